import { createContext, type ReactNode, useCallback, useContext, useState } from 'react'
import { t } from './texts.ts'

export type Notice = { text: string; undo?: () => void }
const Context = createContext<(notice: Notice) => void>(() => {})
export const useToast = () => useContext(Context)
const shownMilliseconds = 8_000

/** Tells what was done and offers to undo it. */
export function Toasts({ children }: { children: ReactNode }) {
  const [notices, setNotices] = useState<(Notice & { id: number })[]>([])
  const remove = useCallback((id: number) => setNotices(list => list.filter(notice => notice.id !== id)), [])
  const show = useCallback(
    (notice: Notice) => {
      const id = performance.now()
      setNotices(list => [...list.slice(-2), { ...notice, id }])
      setTimeout(() => remove(id), shownMilliseconds)
    },
    [remove],
  )
  return (
    <Context.Provider value={show}>
      {children}
      <div className="toasts" role="status" aria-live="polite">
        {notices.map(({ id, text, undo }) => (
          <div className="toast" key={id}>
            <span>{text}</span>
            {undo && (
              <button
                type="button"
                onClick={() => {
                  undo()
                  remove(id)
                }}
              >
                {t('undo')}
              </button>
            )}
          </div>
        ))}
      </div>
    </Context.Provider>
  )
}
