import { draggable, dropTargetForElements } from '@atlaskit/pragmatic-drag-and-drop/adapter/element-adapter'
import { type KeyboardEvent, type ReactNode, useEffect, useRef, useState } from 'react'
import type { About, SegmentTest } from '../../shared/condition/tree.ts'
import { useEditing } from './asking.ts'
import { Menu } from './Menu.tsx'
import {
  add,
  duplicate,
  type Edit,
  indent,
  moveTo,
  outdent,
  remove,
  replace,
  setHow,
  shift,
} from './model/edit.ts'
import { freshNode, offers } from './model/fresh.ts'
import { aboutOfParts, type Group, type How, isGroup, type Node, type Row } from './model/node.ts'
import { Choose, RangeInputs } from './Small.tsx'
import { Suggest } from './Suggest.tsx'
import { SequenceRow, TouchRow } from './TouchRow.tsx'
import { TraitRow } from './TraitRow.tsx'
import { t } from './texts.ts'

/** A group: how its parts hang together, the parts, and a place to add one. */
export function GroupBox({ group, about, root = false }: { group: Group; about: About; root?: boolean }) {
  const { edit } = useEditing()
  const inside = aboutOfParts(group, about)
  return (
    <div className={root ? 'group root' : 'group'}>
      <div className="group-head">
        {group.of === 'account' && <span className="words">{t('how_account')}</span>}
        {group.of === 'persons' && (
          <>
            <span className="words">{t('how_persons')}</span>
            <RangeInputs
              value={group.range ?? {}}
              whole
              onChange={range =>
                edit(
                  replace(group.id, node => ({ ...(node as Group), range })),
                  `range ${group.id}`,
                )
              }
            />
          </>
        )}
        <Choose<How>
          label={t('howLabel')}
          value={group.how}
          options={(['all', 'any', 'none'] as const).map(value => ({ value, label: t(`how_${value}`) }))}
          onChange={how => edit(setHow(group.id, how))}
        />
      </div>
      {group.parts.length === 0 && (
        <p className="t12 i3 nobody">{t(group.how === 'any' ? 'emptyAny' : 'emptyAll')}</p>
      )}
      <ol>
        {group.parts.map((part, at) => (
          <Part key={part.id} node={part} group={group} at={at} about={inside} />
        ))}
      </ol>
      <AddTo group={group} about={inside} />
    </div>
  )
}

function AddTo({ group, about }: { group: Group; about: About }) {
  const { vocabulary, edit, goTo } = useEditing()
  const all = offers(vocabulary, about, {
    anyTouch: t('anyTouch'),
    sequence: t('sequence'),
    groupAll: t('groupAll'),
    groupAny: t('groupAny'),
    groupNone: t('groupNone'),
    account: t('ofAccount'),
    persons: t('ofPersons'),
  })
  return (
    <div className="add-to" data-add={group.id}>
      <Suggest
        label={t('addTo')}
        placeholder={t('addPlaceholder')}
        suggest={typed => {
          const wanted = typed.trim().toLowerCase()
          return all
            .filter(({ label }) => label.toLowerCase().includes(wanted))
            .sort((one, other) => rank(one.label, wanted) - rank(other.label, wanted))
            .map(offer => ({ key: offer.key, label: offer.label, group: t(`group_${offer.group}`) }))
        }}
        onTake={({ key }) => {
          edit(add(group.id, first => freshNode(key, vocabulary, about, first)!))
          goTo('last')
        }}
      />
    </div>
  )
}
const rank = (label: string, wanted: string): number => (label.toLowerCase().startsWith(wanted) ? 0 : 1)

/** A row or a group within a group: dragged by its handle, moved by keys and by its menu. */
function Part({ node, group, at, about }: { node: Node; group: Group; at: number; about: About }) {
  const { edit, goTo, problems, answers, rootId } = useEditing()
  const place = usePlaces(node, group, at, about)
  const problem = problems.get(node.id)
  const answer = answers?.get(node.id)
  const act = (work: () => void) => {
    work()
    goTo(node.id)
  }
  const leave = () => {
    edit(remove(node.id))
    goTo(group.parts[at + 1]?.id ?? group.parts[at - 1]?.id ?? group.id)
  }
  const does = (key: 'up' | 'down' | 'indent' | 'outdent' | 'duplicate', work: Edit) => ({
    key,
    label: t(key),
    act: () => act(() => edit(work)),
  })
  const press = (event: KeyboardEvent) => {
    if (!event.altKey || event.ctrlKey || event.metaKey) return
    const acts: Record<string, () => void> = {
      ArrowUp: () => act(() => edit(shift(node.id, -1))),
      ArrowDown: () => act(() => edit(shift(node.id, 1))),
      ArrowRight: () => act(() => edit(indent(node.id))),
      ArrowLeft: () => act(() => edit(outdent(node.id))),
      Delete: leave,
      Backspace: leave,
      Enter: () => document.querySelector<HTMLElement>(`[data-add="${group.id}"] input`)?.focus(),
    }
    const work = acts[event.key]
    if (!work) return
    event.preventDefault()
    event.stopPropagation()
    work()
  }
  return (
    <li
      ref={place.element}
      data-node={node.id}
      className={[
        'part',
        place.over,
        place.dragged && 'dragged',
        answer && (answer.holds ? 'holds' : 'fails'),
      ]
        .filter(Boolean)
        .join(' ')}
      onKeyDown={press}
    >
      <span className="handle" ref={place.handle} aria-hidden="true" title={t('drag', { n: at + 1 })} />
      <div className="part-body">
        <fieldset className="part-fields">
          {isGroup(node) ? <GroupBox group={node} about={about} /> : <RowFields row={node} about={about} />}
        </fieldset>
        {problem && (
          <p className="error t12" role="alert">
            {problem}
          </p>
        )}
        {answer && (
          <p className={answer.holds ? 'answer t12' : 'answer not t12'}>
            <b>{t(answer.holds ? 'holds' : 'holdsNot')}</b>
            {answer.found && <span className="i3"> {answer.found}</span>}
          </p>
        )}
      </div>
      <Menu
        word={t('more')}
        label={t('moreOf', { n: at + 1 })}
        items={[
          ...(at > 0 ? [does('up', shift(node.id, -1))] : []),
          ...(at < group.parts.length - 1 ? [does('down', shift(node.id, 1))] : []),
          does('indent', indent(node.id)),
          ...(group.id !== rootId && group.of === undefined ? [does('outdent', outdent(node.id))] : []),
          does('duplicate', duplicate(node.id)),
          { key: 'remove', label: t('remove'), act: leave },
        ]}
      />
    </li>
  )
}
function RowFields({ row, about }: { row: Row; about: About }): ReactNode {
  const { edit } = useEditing()
  const change = (next: Omit<Row, 'id'>, tag?: string) =>
    edit(
      replace(row.id, node => ({ ...node, ...next })),
      tag,
    )
  const { test } = row
  if ('trait' in test) return <TraitRow row={row} test={test} about={about} onChange={change} />
  if ('touches' in test) return <TouchRow row={row} test={test} about={about} onChange={change} />
  if ('sequence' in test) return <SequenceRow row={row} test={test} about={about} onChange={change} />
  return <SegmentRow row={row} test={test} about={about} onChange={change} />
}

function SegmentRow({
  row,
  test,
  about,
  onChange,
}: {
  row: Row
  test: SegmentTest
  about: About
  onChange: (row: Omit<Row, 'id'>) => void
}) {
  const { vocabulary } = useEditing()
  const fitting = vocabulary.segments.filter(segment => about === 'person' || segment.about === 'account')
  const isThere = fitting.some(({ id }) => id === test.segment)
  return (
    <>
      <Choose<'in' | 'notIn'>
        label={t('isIn')}
        value={row.not ? 'notIn' : 'in'}
        options={[
          { value: 'in', label: t('in') },
          { value: 'notIn', label: t('notIn') },
        ]}
        onChange={value => onChange({ test, not: value === 'notIn' })}
      />
      <Choose
        label={t('segment')}
        value={String(test.segment)}
        options={[
          ...(isThere ? [] : [{ value: String(test.segment), label: '–' }]),
          ...fitting.map(({ id, name }) => ({ value: String(id), label: name })),
        ]}
        onChange={id => onChange({ test: { segment: Number(id) }, not: row.not })}
      />
    </>
  )
}

/** The drag of a part and what is dropped on it: above its middle comes before it, below behind it. */
function usePlaces(node: Node, group: Group, at: number, about: About) {
  const { edit, goTo } = useEditing()
  const element = useRef<HTMLLIElement>(null)
  const handle = useRef<HTMLSpanElement>(null)
  const [dragged, setDragged] = useState(false)
  const [over, setOver] = useState<'' | 'before' | 'behind'>('')
  const latest = useRef({ edit, goTo, about, at, group })
  latest.current = { edit, goTo, about, at, group }
  useEffect(() => {
    const [row, grip] = [element.current, handle.current]
    if (!row || !grip) return
    const side = (clientY: number) => {
      const { top, height } = row.getBoundingClientRect()
      return clientY < top + height / 2 ? 'before' : 'behind'
    }
    const ends = [
      draggable({
        element: row,
        dragHandle: grip,
        getInitialData: () => ({ condition: node.id }),
        onDragStart: () => setDragged(true),
        onDrop: () => setDragged(false),
      }),
      dropTargetForElements({
        element: row,
        canDrop: ({ source }) =>
          typeof source.data.condition === 'number' && source.data.condition !== node.id,
        onDrag: ({ location, self }) =>
          setOver(
            location.current.dropTargets[0]?.element === self.element
              ? side(location.current.input.clientY)
              : '',
          ),
        onDragLeave: () => setOver(''),
        onDrop: ({ source, location, self }) => {
          setOver('')
          if (location.current.dropTargets[0]?.element !== self.element) return
          const { edit: change, goTo: show, about: whom, at: here, group: into } = latest.current
          const moved = Number(source.data.condition)
          const to = here + (side(location.current.input.clientY) === 'before' ? 0 : 1)
          change(root => moveTo(moved, into.id, to, whom)(root))
          show(moved)
        },
      }),
    ]
    return () => {
      for (const end of ends) end()
    }
  }, [node.id])
  return { element, handle, dragged, over }
}
