import { useNavigate } from '@tanstack/react-router'
import { useEffect } from 'react'

/** An id that was merged into another one leads to that one's page: the address changes and nothing of the old one stays behind. */
export function useToday(page: '/persons' | '/accounts', id: number, today: number | undefined): void {
  const navigate = useNavigate()
  useEffect(() => {
    if (today !== undefined && today !== id) void navigate({ to: `${page}/${today}`, replace: true })
  }, [navigate, page, id, today])
}
