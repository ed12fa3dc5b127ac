import { useRouter } from '@tanstack/react-router'
import { type MouseEvent, type ReactNode, useRef } from 'react'

const restMs = 50

/**
 * A link into the program. `to` may carry a query string, which becomes the state of the view it opens. It is a bare anchor:
 * the router's own link follows each change of the address, which a list of links would pay for at every row.
 */
export function To({
  to,
  children,
  onClick,
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
  const router = useRouter()
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  const [path, query] = to.split('?') as [string, string | undefined]
  const search = new URLSearchParams(query ?? '')
  const place = () => ({ to: path, search: Object.fromEntries(search) as never })
  const follow = (event: MouseEvent<HTMLAnchorElement>) => {
    onClick?.()
    const elsewhere = event.metaKey || event.ctrlKey || event.shiftKey || event.altKey || event.button !== 0
    if (event.defaultPrevented || elsewhere) return
    event.preventDefault()
    void router.navigate(place())
  }
  // Whoever rests on a link is likely to follow it: its screen is fetched meanwhile.
  const fetchSoon = () => {
    clearTimeout(timer.current)
    timer.current = setTimeout(() => void router.preloadRoute(place()), restMs)
  }
  const leave = () => clearTimeout(timer.current)
  return (
    <a
      {...rest}
      href={search.size > 0 ? `${path}?${search}` : path}
      onClick={follow}
      onMouseEnter={fetchSoon}
      onMouseLeave={leave}
      onFocus={fetchSoon}
      onBlur={leave}
      onTouchStart={fetchSoon}
    >
      {children}
    </a>
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
