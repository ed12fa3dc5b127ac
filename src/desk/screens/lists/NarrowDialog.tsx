import { useCallback, useState } from 'react'
import { segmentMakers } from '../../../segments/model/makers.ts'
import { askBeside, findValues, language } from '../../../segments/screens/api.ts'
import type { Names } from '../../../shared/condition/naming.ts'
import { writeCondition } from '../../../shared/condition/read.ts'
import type { About, Condition } from '../../../shared/condition/tree.ts'
import type { Vocabulary } from '../../../shared/condition/vocabulary.ts'
import { Button } from '../../../ui/Button.tsx'
import { Beside } from '../../../ui/condition/Beside.tsx'
import { type Answers, ConditionEditor, useConditionEditor } from '../../../ui/condition/ConditionEditor.tsx'
import { readEdited } from '../../../ui/condition/model/complete.ts'
import { Dialog } from '../../../ui/Dialog.tsx'
import { SelectField } from '../../../ui/Field.tsx'
import { Failed, Loading } from '../../../ui/States.tsx'
import { useSettings } from '../../../ui/settings.tsx'
import { segments } from '../clients.ts'
import { KeepAsSegment } from './KeepAsSegment.tsx'
import { t } from './texts.ts'

export type Begun = { about: About; when: Condition; names: Names }
/** As the API takes it; longer ones are kept as segments. */
const longest = 6_000

/** The builder over a list: what is built narrows it, or becomes a segment. */
export function NarrowDialog({
  abouts,
  begun,
  onDone,
  onKept,
  onClose,
}: {
  abouts: readonly About[]
  begun: Begun | null
  onDone: (when: string) => void
  onKept: (id: number) => void
  onClose: () => void
}) {
  const { data, error } = segments.useApi('GET /api/condition-vocabulary', {
    query: { language: language() },
  })
  const [about, setAbout] = useState<About>(begun?.about ?? abouts[0]!)
  return (
    <Dialog title={t('narrowTitle')} onClose={onClose} wide>
      {error && <Failed problem={error} />}
      {!data && !error && <Loading />}
      {data && (
        <>
          <div className="narrow-about">
            <SelectField
              label={t('narrowAbout')}
              value={about}
              onChange={next => setAbout(next === 'account' ? 'account' : 'person')}
              options={abouts.map(value => ({ value, label: t(`narrowOn_${value}`) }))}
            />
          </div>
          <Building
            key={about}
            about={about}
            begun={begun?.about === about ? begun : { about, when: { all: [] }, names: {} }}
            vocabulary={data as unknown as Vocabulary}
            onDone={onDone}
            onKept={onKept}
          />
        </>
      )}
    </Dialog>
  )
}

function Building({
  about,
  begun,
  vocabulary,
  onDone,
  onKept,
}: {
  about: About
  begun: Begun
  vocabulary: Vocabulary
  onDone: (when: string) => void
  onKept: (id: number) => void
}) {
  const { user } = useSettings()
  const editor = useConditionEditor(begun.when)
  const [names, setNames] = useState<Names>(begun.names)
  const learn = useCallback(
    (key: string, name: string) => setNames(before => ({ ...before, [key]: name })),
    [],
  )
  const [answers, setAnswers] = useState<Answers | null>(null)
  const [keeping, setKeeping] = useState(false)
  const [problem, setProblem] = useState<string | null>(null)
  const { when } = readEdited(editor.condition, about, vocabulary)
  const isEmpty = when !== null && 'all' in when && when.all.length === 0
  const written = when && !isEmpty ? JSON.stringify(writeCondition(about, when)) : null
  const whole = (work: (written: string) => void) => {
    if (written === null) return setProblem(t(isEmpty ? 'narrowEmpty' : 'narrowIncomplete'))
    setProblem(null)
    work(written)
  }
  const show = () => whole(text => (text.length > longest ? setProblem(t('narrowTooLong')) : onDone(text)))
  const mayKeep = segmentMakers.some(role => role === user?.role)
  return (
    <div className="narrow-build building-host">
      <div className="building">
        <ConditionEditor
          state={editor}
          about={about}
          vocabulary={vocabulary}
          names={names}
          learn={learn}
          find={findValues}
          answers={answers}
        />
      </div>
      <Beside
        about={about}
        condition={editor.condition}
        when={when}
        vocabulary={vocabulary}
        names={names}
        ask={askBeside}
        onAnswers={setAnswers}
      />
      <div className="foot narrow-foot">
        {problem && (
          <span className="bad" role="alert">
            {problem}
          </span>
        )}
        {mayKeep && <Button onClick={() => whole(() => setKeeping(true))}>{t('keepAsSegment')}</Button>}
        <Button primary onClick={show}>
          {t('apply')}
        </Button>
      </div>
      {keeping && when && (
        <KeepAsSegment about={about} when={when} onKept={onKept} onClose={() => setKeeping(false)} />
      )}
    </div>
  )
}
