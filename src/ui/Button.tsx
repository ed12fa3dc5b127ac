import type { ReactNode } from 'react'
import { To } from './Door.tsx'

type Looks = {
  primary?: boolean
  quiet?: boolean
  small?: boolean
  danger?: boolean
  hint?: string
  children: ReactNode
}

const classes = ({ primary, quiet, small, danger }: Omit<Looks, 'children'>): string =>
  ['btn', primary && 'pri', quiet && 'quiet', small && 'small', danger && 'danger'].filter(Boolean).join(' ')

/** `hint` is the key shown beside the words; the screen binds it. */
export function Button({
  onClick,
  type = 'button',
  disabled,
  busy,
  children,
  hint,
  label,
  ...looks
}: Looks & {
  onClick?: () => void
  type?: 'button' | 'submit'
  disabled?: boolean
  busy?: boolean
  label?: string
}) {
  return (
    <button
      type={type}
      className={classes(looks)}
      onClick={onClick}
      disabled={disabled || busy}
      aria-busy={busy}
      aria-label={label}
    >
      {children}
      {hint && <kbd>{hint}</kbd>}
    </button>
  )
}

export function ButtonLink({ to, children, hint, ...looks }: Looks & { to: string }) {
  return (
    <To to={to} className={classes(looks)}>
      {children}
      {hint && <kbd>{hint}</kbd>}
    </To>
  )
}
