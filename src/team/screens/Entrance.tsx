import type { ReactNode } from 'react'

/** A page without the frame, for who is not signed in. */
export function Entrance({ title, why, children }: { title: string; why?: string; children?: ReactNode }) {
  return (
    <main style={{ maxWidth: 420, margin: '8vh auto', padding: 16, display: 'grid', gap: 16 }}>
      <h1>{title}</h1>
      {why ? <p>{why}</p> : null}
      {children}
    </main>
  )
}
