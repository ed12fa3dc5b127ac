import { draggable, dropTargetForElements } from '@atlaskit/pragmatic-drag-and-drop/adapter/element-adapter'
import { type ReactNode, useEffect, useId, useRef, useState } from 'react'
import { t } from './display-texts.ts'

export type BoardItem = { key: string; node: ReactNode; label: string }
export type BoardColumn = {
  key: string
  title: ReactNode
  note?: ReactNode
  items: readonly BoardItem[]
  label?: string
}

type BoardProps = { columns: readonly BoardColumn[]; onMove: (itemKey: string, columnKey: string) => void }
type CardProps = {
  board: string
  item: BoardItem
  at: string
  choices: Choice[]
  onMove: BoardProps['onMove']
}
type Choice = { key: string; name: string }

const nameOf = (column: BoardColumn): string =>
  column.label ?? (typeof column.title === 'string' ? column.title : column.key)

/** One card: dragged by the pointer, moved by its menu from the keyboard and on the phone. */
function Card({ board, item, at, choices, onMove }: CardProps) {
  const element = useRef<HTMLLIElement>(null)
  const [dragged, setDragged] = useState(false)
  useEffect(() => {
    const card = element.current
    if (card === null) return
    return draggable({
      element: card,
      getInitialData: () => ({ board, item: item.key, at }),
      onDragStart: () => setDragged(true),
      onDrop: () => setDragged(false),
    })
  }, [board, item.key, at])
  // A link would be dragged instead of the card that holds it.
  useEffect(() => {
    for (const link of element.current?.querySelectorAll('a') ?? []) link.draggable = false
  })
  return (
    <li ref={element} className={`card ${dragged ? 'dragged' : ''}`}>
      <div className="card-node">{item.node}</div>
      <span className="card-move">
        <select
          aria-label={t('moveTo', { item: item.label })}
          value=""
          onChange={event => onMove(item.key, event.target.value)}
        >
          <option value="" disabled>
            {t('move')}
          </option>
          {choices
            .filter(choice => choice.key !== at)
            .map(choice => (
              <option key={choice.key} value={choice.key}>
                {choice.name}
              </option>
            ))}
        </select>
      </span>
    </li>
  )
}

type ColumnProps = { board: string; column: BoardColumn; choices: Choice[]; onMove: BoardProps['onMove'] }

function BoardLane({ board, column, choices, onMove }: ColumnProps) {
  const element = useRef<HTMLElement>(null)
  const move = useRef(onMove)
  move.current = onMove
  const [over, setOver] = useState(false)
  useEffect(() => {
    const lane = element.current
    if (lane === null) return
    return dropTargetForElements({
      element: lane,
      canDrop: ({ source }) => source.data.board === board && source.data.at !== column.key,
      onDragEnter: () => setOver(true),
      onDragLeave: () => setOver(false),
      onDrop: ({ source }) => {
        setOver(false)
        move.current(String(source.data.item), column.key)
      },
    })
  }, [board, column.key])
  return (
    <section ref={element} className={`board-lane ${over ? 'over' : ''}`} aria-label={nameOf(column)}>
      <div className="board-head">
        <h2>{column.title}</h2>
        <span className="i3" title={t('cards', { n: column.items.length })}>
          {column.items.length}
        </span>
        {column.note !== undefined && <span className="board-note t12 i3">{column.note}</span>}
      </div>
      <ul>
        {column.items.map(item => (
          <Card key={item.key} board={board} item={item} at={column.key} choices={choices} onMove={onMove} />
        ))}
      </ul>
    </section>
  )
}

/** Columns of cards. What moves is told in words as well, for those who do not see it move. */
export function Board({ columns, onMove }: BoardProps) {
  const board = useId()
  const [told, setTold] = useState('')
  const choices = columns.map(column => ({ key: column.key, name: nameOf(column) }))
  const move = (itemKey: string, columnKey: string): void => {
    const item = columns.flatMap(column => column.items).find(one => one.key === itemKey)
    const name = choices.find(choice => choice.key === columnKey)?.name
    if (item === undefined || name === undefined) return
    setTold(t('dropped', { item: item.label, column: name }))
    onMove(itemKey, columnKey)
  }
  return (
    <div className="board">
      {columns.map(column => (
        <BoardLane key={column.key} board={board} column={column} choices={choices} onMove={move} />
      ))}
      <output className="hidden" aria-live="polite">
        {told}
      </output>
    </div>
  )
}
