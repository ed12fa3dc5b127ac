import { createContext, type ReactNode, useCallback, useContext, useEffect, useRef, useState } from 'react'
import { t } from './texts.ts'

export type Notice = { text: string; undo?: () => void; more?: { label: string; act: () => void } }
const Context = createContext<(notice: Notice) => void>(() => {})
export const useToast = () => useContext(Context)
const shownMilliseconds = 8_000

/** Tells what was done and offers to undo it. While one is pointed at or focused, all stay. */
export function Toasts({ children }: { children: ReactNode }) {
  const [notices, setNotices] = useState<(Notice & { id: number })[]>([])
  const [held, setHeld] = useState(false)
  const remove = useCallback((id: number) => setNotices(list => list.filter(notice => notice.id !== id)), [])
  const show = useCallback(
    (notice: Notice) => setNotices(list => [...list.slice(-2), { ...notice, id: performance.now() }]),
    [],
  )
  return (
    <Context.Provider value={show}>
      {children}
      <div
        className="toasts"
        role="status"
        aria-live="polite"
        onPointerEnter={() => setHeld(true)}
        onPointerLeave={() => setHeld(false)}
        onFocus={() => setHeld(true)}
        onBlur={() => setHeld(false)}
      >
        {notices.map(notice => (
          <Shown key={notice.id} notice={notice} held={held} onDone={() => remove(notice.id)} />
        ))}
      </div>
    </Context.Provider>
  )
}

/** One notice; its time starts anew when it is let go. */
function Shown({ notice, held, onDone }: { notice: Notice; held: boolean; onDone: () => void }) {
  const done = useRef(onDone)
  done.current = onDone
  useEffect(() => {
    if (held) return
    const timer = setTimeout(() => done.current(), shownMilliseconds)
    return () => clearTimeout(timer)
  }, [held])
  return (
    <div className="toast">
      <span>{notice.text}</span>
      {notice.more && (
        <button
          type="button"
          onClick={() => {
            notice.more?.act()
            onDone()
          }}
        >
          {notice.more.label}
        </button>
      )}
      {notice.undo && (
        <button
          type="button"
          onClick={() => {
            notice.undo?.()
            onDone()
          }}
        >
          {t('undo')}
        </button>
      )}
    </div>
  )
}
