import { useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { useEffect } from 'react'
import type { teamContract } from '../../team/model/contract.ts'
import { FirstRun } from '../../team/screens/FirstRun.tsx'
import { Forgotten } from '../../team/screens/Forgotten.tsx'
import { LinkPage } from '../../team/screens/LinkPage.tsx'
import { SignIn } from '../../team/screens/SignIn.tsx'
import { client } from '../../ui/api.ts'

const team = client<typeof teamContract>()

/** Only addresses of ours are gone to after signing in: a path, never another host. */
const inside = (next: unknown): string => (typeof next === 'string' && /^\/(?![/\\])/.test(next) ? next : '/')

export function SignInEntrance() {
  const { next } = useSearch({ strict: false }) as { next?: string }
  const navigate = useNavigate()
  const first = team.useApi('GET /api/first-run', undefined as never)
  const needed = first.data?.needed === true
  useEffect(() => {
    if (needed) void navigate({ to: '/first-run', replace: true })
  }, [needed, navigate])
  return <SignIn onDone={() => window.location.assign(inside(next))} />
}

export function FirstRunEntrance() {
  return <FirstRun onDone={() => window.location.assign('/')} />
}

export function ForgottenEntrance() {
  return <Forgotten />
}

export function LinkEntrance() {
  const { token } = useParams({ strict: false }) as { token: string }
  return <LinkPage token={token} onDone={() => window.location.assign('/')} />
}
