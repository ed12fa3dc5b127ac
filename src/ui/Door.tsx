import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'

/** A link into the program. `to` may carry a query string, which becomes the state of the view it opens. */
export function To({
  to,
  children,
  ...rest
}: {
  to: string
  children: ReactNode
  className?: string
  title?: string
  id?: string
  role?: 'option'
  tabIndex?: number
  onClick?: () => void
  'aria-selected'?: boolean
  'aria-label'?: string
  'aria-current'?: 'page' | 'true' | undefined
}) {
  const [path, query] = to.split('?') as [string, string | undefined]
  return (
    <Link to={path} search={Object.fromEntries(new URLSearchParams(query ?? '')) as never} {...rest}>
      {children}
    </Link>
  )
}

/** A figure or name that opens what is behind it. */
export function Door({
  to,
  open = false,
  children,
  title,
  label,
}: {
  to: string
  open?: boolean | undefined
  children: ReactNode
  title?: string
  /** Read out in place of what is shown, where that says too little. */
  label?: string
}) {
  return (
    <To
      to={to}
      className={open ? 'door open' : 'door'}
      {...(title ? { title } : {})}
      {...(label ? { 'aria-label': label } : {})}
      {...(open ? { 'aria-current': 'true' as const } : {})}
    >
      {children}
    </To>
  )
}

export function DoorButton({
  onClick,
  open = false,
  children,
  label,
}: {
  onClick: () => void
  open?: boolean
  children: ReactNode
  label?: string
}) {
  return (
    <button
      type="button"
      className={open ? 'door open' : 'door'}
      onClick={onClick}
      aria-expanded={open}
      aria-label={label}
    >
      {children}
    </button>
  )
}
