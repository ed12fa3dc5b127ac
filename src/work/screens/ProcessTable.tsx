import { draggable, dropTargetForElements } from '@atlaskit/pragmatic-drag-and-drop/adapter/element-adapter'
import { Fragment, type ReactNode, useEffect, useRef, useState } from 'react'
import { Button } from '../../ui/Button.tsx'
import { Door } from '../../ui/Door.tsx'
import { useFormat } from '../../ui/format.ts'
import { Mark } from '../../ui/Lane.tsx'
import { type Process, type Step, work } from './api.ts'
import { processDoors } from './doors.ts'
import { t } from './texts.ts'

type Props = {
  process: Process
  mayWrite: boolean
  onEdit: (step: Step) => void
  /** With a territory: somebody is missing there. */
  onOwners: (step: Step, territoryId: number | null) => void
}
type Cell = Step['cells'][number]

/** Steps down, territories across; dragged by the handle, moved by its arrow keys. */
export function ProcessTable({ process, mayWrite, onEdit, onOwners }: Props) {
  const f = useFormat()
  const [told, setTold] = useState('')
  const [order, setOrder] = useState<number[] | null>(null)
  const arrange = work.useCall('PUT /api/process/order')
  // The order as it was dropped stands until the one of the server is there: no row jumps back in between.
  // biome-ignore lint/correctness/useExhaustiveDependencies: what was read anew is what it waits for
  useEffect(() => setOrder(null), [process.steps])
  const byId = new Map(process.steps.map(step => [step.id, step]))
  const known = order?.filter(id => byId.has(id))
  const steps = known?.length === process.steps.length ? known.map(id => byId.get(id)!) : process.steps
  const move = (id: number, to: number) => {
    const from = steps.findIndex(step => step.id === id)
    if (to < 0 || to >= steps.length || from === to) return
    const ids = steps.map(step => step.id)
    ids.splice(from, 1)
    ids.splice(to, 0, id)
    setOrder(ids)
    setTold(t('moved', { name: byId.get(id)!.name, n: to + 1, of: ids.length }))
    arrange.mutate({ body: { ids } }, { onError: () => setOrder(null) })
  }
  const places: Process['territories'] =
    process.territories.length > 0 ? process.territories : [{ id: 0, name: t('everywhere') }]
  return (
    <div className="process-box">
      <table className="process-table" aria-label={t('title')}>
        <thead>
          <tr>
            <th scope="col">{t('step')}</th>
            {places.map(({ id, name }) => (
              <th key={id} scope="col">
                {name}
              </th>
            ))}
            <th scope="col" className="r">
              {t('open')}
            </th>
            <th scope="col" className="r">
              {t('unowned')}
            </th>
            {mayWrite && (
              <th>
                <span className="hidden">{t('edit')}</span>
              </th>
            )}
          </tr>
        </thead>
        <tbody>
          {steps.map((step, at) => (
            <Fragment key={step.id}>
              {steps[at - 1]?.phase !== step.phase && (
                <tr className="phase">
                  <th colSpan={places.length + (mayWrite ? 4 : 3)} scope="rowgroup">
                    {t(`phase_${step.phase}`)}
                  </th>
                </tr>
              )}
              <Row id={step.id} at={at} onDrop={move} mayWrite={mayWrite}>
                {handle => (
                  <>
                    <th scope="row">
                      <div className="process-step">
                        {mayWrite && (
                          <button
                            type="button"
                            className="handle"
                            ref={handle}
                            aria-label={t('moveStep', { name: step.name })}
                            onKeyDown={event => {
                              const by = event.key === 'ArrowUp' ? -1 : event.key === 'ArrowDown' ? 1 : 0
                              if (by === 0) return
                              event.preventDefault()
                              move(step.id, at + by)
                            }}
                          >
                            <svg
                              width="8"
                              height="14"
                              viewBox="0 0 8 14"
                              fill="currentColor"
                              aria-hidden="true"
                            >
                              <path d="M0 0h2v2H0zM5 0h2v2H5zM0 5h2v2H0zM5 5h2v2H5zM0 10h2v2H0zM5 10h2v2H5z" />
                            </svg>
                          </button>
                        )}
                        <Mark side={step.side} />
                        <div>
                          <b>{step.name}</b>
                          {step.what && <div className="t12 i3 process-what">{step.what}</div>}
                        </div>
                      </div>
                    </th>
                    {step.cells.map((cell, i) => (
                      <td key={cell.territoryId ?? 0} data-place={places[i]?.name} className={looksOf(cell)}>
                        <CellOf
                          cell={cell}
                          {...(mayWrite && cell.gap
                            ? {
                                name: `${step.name}, ${places[i]?.name}`,
                                onFill: () => onOwners(step, cell.territoryId),
                              }
                            : {})}
                        />
                      </td>
                    ))}
                    <td className="r figure" data-place={t('open')}>
                      <Door to={processDoors.step(step.id)}>{f.count(step.open)}</Door>
                      {step.work === 'quality' && step.pile !== null && (
                        <div className="t12">
                          <Door to={processDoors.piles.quality()}>{t('pile_quality', { n: step.pile })}</Door>
                        </div>
                      )}
                    </td>
                    <td className="r figure" data-place={t('unowned')}>
                      <span className={step.unowned > 0 ? 'bad' : ''}>
                        <Door to={processDoors.unowned(step.id)}>{f.count(step.unowned)}</Door>
                      </span>
                    </td>
                    {mayWrite && (
                      <td className="process-do">
                        <Button
                          small
                          label={t('ownersOf', { name: step.name })}
                          onClick={() => onOwners(step, null)}
                        >
                          {t('owners')}
                        </Button>
                        <Button
                          small
                          quiet
                          label={t('editOf', { name: step.name })}
                          onClick={() => onEdit(step)}
                        >
                          {t('edit')}
                        </Button>
                      </td>
                    )}
                  </>
                )}
              </Row>
            </Fragment>
          ))}
        </tbody>
      </table>
      <output className="hidden" aria-live="polite">
        {told}
      </output>
    </div>
  )
}

const looksOf = ({ gap, double }: Cell) => (gap ? 'gap' : double ? 'double' : '')
const shown = 2

function CellOf({
  cell: { users, gap, double },
  name,
  onFill,
}: {
  cell: Cell
  name?: string
  /** Names an owner where there is none. */
  onFill?: () => void
}) {
  if (gap && onFill)
    return (
      <button
        type="button"
        className="bad gap-fill"
        title={t(`gapLong_${gap}`)}
        aria-label={t('fillGap', { gap: t(`gap_${gap}`), name: name ?? '' })}
        onClick={onFill}
      >
        {t(`gap_${gap}`)}
      </button>
    )
  if (gap)
    return (
      <b className="bad" title={t(`gapLong_${gap}`)}>
        {t(`gap_${gap}`)}
      </b>
    )
  const rest = users.slice(shown)
  return (
    <div className="process-names">
      {double && <span className="soon-mark t11">{t('double')}</span>}
      {users.slice(0, shown).map(({ id, name }) => (
        <div key={id}>{name}</div>
      ))}
      {rest.length > 0 && (
        <div className="i3" title={rest.map(({ name }) => name).join(', ')}>
          {t('moreN', { n: rest.length })}
        </div>
      )}
    </div>
  )
}

/** A row that is dragged by its handle and takes what is dropped on it. */
function Row({
  id,
  at,
  onDrop,
  mayWrite,
  children,
}: {
  id: number
  at: number
  onDrop: (id: number, to: number) => void
  mayWrite: boolean
  children: (handle: (element: HTMLButtonElement | null) => void) => ReactNode
}) {
  const row = useRef<HTMLTableRowElement>(null)
  const handle = useRef<HTMLButtonElement | null>(null)
  const [state, setState] = useState<'' | 'dragged' | 'over'>('')
  const drop = useRef(onDrop)
  drop.current = onDrop
  useEffect(() => {
    const [element, dragHandle] = [row.current, handle.current]
    if (!mayWrite || !element || !dragHandle) return
    const endDrag = draggable({
      element,
      dragHandle,
      getInitialData: () => ({ step: id }),
      onDragStart: () => setState('dragged'),
      onDrop: () => setState(''),
    })
    const endDrop = dropTargetForElements({
      element,
      canDrop: ({ source }) => typeof source.data.step === 'number' && source.data.step !== id,
      onDragEnter: () => setState('over'),
      onDragLeave: () => setState(''),
      onDrop: ({ source }) => {
        setState('')
        drop.current(Number(source.data.step), at)
      },
    })
    return () => {
      endDrag()
      endDrop()
    }
  }, [id, at, mayWrite])
  return (
    <tr ref={row} className={state}>
      {children(element => {
        handle.current = element
      })}
    </tr>
  )
}
