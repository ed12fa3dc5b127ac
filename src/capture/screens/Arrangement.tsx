import { draggable, dropTargetForElements } from '@atlaskit/pragmatic-drag-and-drop/adapter/element-adapter'
import { type ReactNode, useEffect, useId, useRef, useState } from 'react'
import { t } from './builder-texts.ts'

export type Arranged = { key: string; name: string; note?: ReactNode; fixed?: boolean }
type Props = {
  label: string
  items: readonly Arranged[]
  chosen: string | null
  onChoose: (key: string) => void
  onMove: (from: number, to: number) => void
  onRemove: (key: string) => void
}

/** A list in an order: dragged by the pointer, moved by buttons from the keyboard and on the phone. */
export function Arrangement({ label, items, chosen, onChoose, onMove, onRemove }: Props) {
  const list = useId()
  const [told, setTold] = useState('')
  const move = (from: number, to: number) => {
    if (to < 0 || to >= items.length || from === to) return
    setTold(t('moved', { name: items[from]!.name, n: to + 1, of: items.length }))
    onMove(from, to)
  }
  return (
    <>
      <ol className="arranged" aria-label={label}>
        {items.map((item, at) => (
          <Row key={item.key} list={list} at={at} onDropAt={from => move(from, at)}>
            <button
              type="button"
              className="arranged-name"
              aria-pressed={chosen === item.key}
              onClick={() => onChoose(item.key)}
            >
              <span className="hidden-words">{t('edit')}</span> {item.name}{' '}
              {item.note && <span className="i3 t12">{item.note}</span>}
            </button>
            <Small
              label={t('moveUp', { name: item.name })}
              sign="↑"
              off={at === 0}
              onClick={() => move(at, at - 1)}
            />
            <Small
              label={t('moveDown', { name: item.name })}
              sign="↓"
              off={at === items.length - 1}
              onClick={() => move(at, at + 1)}
            />
            <Small
              label={t('remove', { name: item.name })}
              sign="×"
              off={item.fixed === true}
              onClick={() => onRemove(item.key)}
            />
          </Row>
        ))}
      </ol>
      <p className="hidden-words" role="status">
        {told}
      </p>
    </>
  )
}

function Small({
  label,
  sign,
  off,
  onClick,
}: {
  label: string
  sign: string
  off: boolean
  onClick: () => void
}) {
  return (
    <button type="button" className="arranged-sign" aria-label={label} disabled={off} onClick={onClick}>
      {sign}
    </button>
  )
}

type RowProps = { list: string; at: number; onDropAt: (from: number) => void; children: ReactNode }

function Row({ list, at, onDropAt, children }: RowProps) {
  const element = useRef<HTMLLIElement>(null)
  const drop = useRef(onDropAt)
  drop.current = onDropAt
  const [over, setOver] = useState(false)
  useEffect(() => {
    const row = element.current
    if (row === null) return
    const ends = [
      draggable({ element: row, getInitialData: () => ({ list, at }) }),
      dropTargetForElements({
        element: row,
        canDrop: ({ source }) => source.data.list === list,
        onDragEnter: () => setOver(true),
        onDragLeave: () => setOver(false),
        onDrop: ({ source }) => {
          setOver(false)
          drop.current(Number(source.data.at))
        },
      }),
    ]
    return () => {
      for (const end of ends) end()
    }
  }, [list, at])
  return (
    <li ref={element} className={over ? 'over' : ''}>
      {children}
    </li>
  )
}
