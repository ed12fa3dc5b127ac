import { type KeyboardEvent, useEffect, useMemo, useRef, useState } from 'react'
import type { Names } from '../../shared/condition/naming.ts'
import type { About, Condition } from '../../shared/condition/tree.ts'
import type { Vocabulary } from '../../shared/condition/vocabulary.ts'
import { Button } from '../Button.tsx'
import { Dialog } from '../Dialog.tsx'
import { EditingProvider, type FindValues } from './asking.ts'
import './condition.css'
import { GroupBox } from './GroupBox.tsx'
import { readEdited } from './model/complete.ts'
import type { Edit } from './model/edit.ts'
import { advance, begin, type History, redo, undo } from './model/history.ts'
import { conditionOf, type Group, nodeAt, nodesOf } from './model/node.ts'
import { t } from './texts.ts'

export type Refused = readonly { pointer: string; detail: string }[]
/** What was found of one subject, by the place of each part. */
export type Answers = ReadonlyMap<string, { holds: boolean; found: string }>

/** The state of a condition while it is edited: with what was, and what is still to be filled in. */
export function useConditionEditor(initial: Condition) {
  const [history, setHistory] = useState<History<Group>>(() => begin(nodesOf(initial)))
  const written = useMemo(() => conditionOf(history.now), [history.now])
  return { history, setHistory, ...written }
}
export type EditorState = ReturnType<typeof useConditionEditor>

/** Builds a condition by pointer and by keys. Whose it is, what may be asked and who looks up values the caller says. */
export function ConditionEditor({
  state,
  about,
  vocabulary,
  names,
  learn,
  find,
  refused = [],
  answers = null,
}: {
  state: EditorState
  about: About
  vocabulary: Vocabulary
  names: Names
  learn: (key: string, name: string) => void
  find: FindValues
  /** Refusals of the server: pointers from the written condition, /when/... */
  refused?: Refused
  answers?: Answers | null
}) {
  const { history, setHistory, condition, places } = state
  const box = useRef<HTMLDivElement>(null)
  const [help, setHelp] = useState(false)
  const [aim, setAim] = useState<{ to: number | 'last' } | null>(null)
  useEffect(() => {
    if (aim === null || !box.current) return
    setAim(null)
    const rows = [...box.current.querySelectorAll<HTMLElement>('[data-node]')]
    const last = Math.max(...rows.map(row => Number(row.dataset.node)))
    const id = aim.to === 'last' ? last : aim.to
    const row =
      box.current.querySelector(`[data-node="${id}"]`) ?? box.current.querySelector(`[data-add="${id}"]`)
    const wanted = row?.querySelector<HTMLElement>(
      aim.to === 'last' ? '.chosen input, .limit input, .add-to input, input, select' : 'input, select',
    )
    wanted?.focus()
    if (wanted instanceof HTMLInputElement && wanted.inputMode) wanted.select()
  }, [aim])
  const problems = useMemo(() => {
    const { problems: own } = readEdited(condition, about, vocabulary)
    const said = refused.map(({ pointer, detail }) => ({ at: pointer.replace(/^\/when/, ''), detail }))
    const byNode = new Map<number, string>()
    for (const { at, detail } of [...own, ...said]) {
      const id = nodeAt(places, at)
      if (id !== null && !byNode.has(id)) byNode.set(id, detail)
    }
    return byNode
  }, [condition, places, about, vocabulary, refused])
  const byNode = useMemo(() => {
    if (!answers) return null
    return new Map(
      [...places].flatMap(([id, place]) => {
        const answer = answers.get(place)
        return answer ? [[id, answer] as const] : []
      }),
    )
  }, [answers, places])
  const edit = (work: Edit, tag?: string) =>
    setHistory(before => advance(before, work(before.now), tag ?? null))
  const press = (event: KeyboardEvent) => {
    if (!(event.ctrlKey || event.metaKey) || event.altKey) return
    const key = event.key.toLowerCase()
    const work = key === 'z' ? (event.shiftKey ? redo : undo) : key === 'y' ? redo : null
    if (!work) return
    event.preventDefault()
    setHistory(before => work(before))
  }
  return (
    <EditingProvider
      value={{
        vocabulary,
        names,
        learn,
        find,
        edit,
        goTo: to => setAim({ to }),
        problems,
        answers: byNode,
        rootId: history.now.id,
        label: t('tree'),
      }}
    >
      {/* biome-ignore lint/a11y/noStaticElementInteractions: keys for whatever in it has the focus */}
      <div className="condition" ref={box} onKeyDown={press}>
        <GroupBox group={history.now} about={about} root />
        <div className="condition-foot">
          <Button
            small
            disabled={history.past.length === 0}
            onClick={() => setHistory(before => undo(before))}
          >
            {t('undo')}
          </Button>
          <Button
            small
            disabled={history.future.length === 0}
            onClick={() => setHistory(before => redo(before))}
          >
            {t('redo')}
          </Button>
          <Button small quiet onClick={() => setHelp(true)}>
            {t('keys')}
          </Button>
        </div>
        {help && <Keys onClose={() => setHelp(false)} />}
      </div>
    </EditingProvider>
  )
}

const keys = [
  ['Alt Enter', 'keysAdd'],
  ['Alt ↑ ↓', 'keysMove'],
  ['Alt → ←', 'keysIndent'],
  ['Alt Delete', 'keysRemove'],
  ['Ctrl Z, Ctrl Y', 'keysUndo'],
] as const

function Keys({ onClose }: { onClose: () => void }) {
  return (
    <Dialog title={t('keysTitle')} onClose={onClose}>
      <dl className="facts">
        {keys.map(([key, what]) => (
          <div key={key} style={{ display: 'contents' }}>
            <dt>
              <kbd>{key}</kbd>
            </dt>
            <dd>{t(what)}</dd>
          </div>
        ))}
      </dl>
    </Dialog>
  )
}
