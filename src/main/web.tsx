import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { createRoot } from 'react-dom/client'
import { Problem } from '../ui/api.ts'
import '../ui/style.css'
import { router } from './screens/routes.tsx'

const theme = localStorage.getItem('linchpin.theme')
if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme

const queries = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 5_000,
      // A refusal is an answer; only silence is asked again.
      retry: (failures, error) =>
        failures < 2 && !(error instanceof Problem && error.status > 0 && error.status < 500),
    },
  },
})

createRoot(document.getElementById('root')!).render(
  <QueryClientProvider client={queries}>
    <RouterProvider router={router} />
  </QueryClientProvider>,
)
