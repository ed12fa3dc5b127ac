import { type CSSProperties, type ReactNode, useEffect } from 'react'
import { Failed, Loading } from './States.tsx'
import { useSettings } from './settings.tsx'

/** The frame of every screen: title, filter sentence, actions, the lens last; the body scrolls. */
export function Page({
  title,
  sub,
  actions,
  lens,
  plain = false,
  still = false,
  full = false,
  children,
  mark,
}: {
  title: string
  sub?: ReactNode
  actions?: ReactNode
  lens?: ReactNode
  /** One column with padding. */
  plain?: boolean
  /** Nothing inside takes the focus: the body does, so that the keys scroll it. */
  still?: boolean
  /** What is inside fills the screen and scrolls by itself. */
  full?: boolean
  mark?: ReactNode
  children: ReactNode
}) {
  const { company } = useSettings()
  useEffect(() => {
    document.title = [title, company || 'Linchpin'].join(' · ')
  }, [title, company])
  return (
    <main className={full ? 'page full' : 'page'} id="page" tabIndex={-1}>
      <header className="head">
        <h1>{title}</h1>
        {mark}
        {sub && <div className="sub">{sub}</div>}
        <div className="grow" />
        {actions}
        {lens}
      </header>
      <div
        className={['body', plain && 'plain', full && 'full'].filter(Boolean).join(' ')}
        {...(still ? { tabIndex: 0, role: 'region', 'aria-label': title } : {})}
      >
        {children}
      </div>
    </main>
  )
}

/** A screen whose content is awaited, or was refused: under its title, where the content will be. */
export function Awaited({
  title,
  problem,
  onRetry,
}: {
  title: string
  problem?: unknown
  onRetry?: () => void
}) {
  return (
    <Page title={title} plain>
      {problem ? <Failed problem={problem} {...(onRetry ? { onRetry } : {})} /> : <Loading rows={8} />}
    </Page>
  )
}

/** `widths` as CSS grid columns, such as '1.12fr 1fr 384px'. */
export function Columns({ widths, children }: { widths: string; children: ReactNode }) {
  return (
    <div className="columns" style={{ gridTemplateColumns: widths } as CSSProperties}>
      {children}
    </div>
  )
}

export function Column({ children, className }: { children: ReactNode; className?: string }) {
  return <div className={className ? `col ${className}` : 'col'}>{children}</div>
}
