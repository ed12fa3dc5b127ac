import { nameKey } from '../../shared/condition/naming.ts'
import type { About, TraitTest, ValueTest } from '../../shared/condition/tree.ts'
import { type TestName, type Trait, testsOf, traitOf } from '../../shared/condition/vocabulary.ts'
import { useEditing } from './asking.ts'
import { Chosen, ChosenOf } from './Chosen.tsx'
import { freshTest } from './model/fresh.ts'
import type { Row } from './model/node.ts'
import { Choose, DaysInput, DaysInputs, RangeInputs } from './Small.tsx'
import { t } from './texts.ts'
import { useToday } from './use-today.ts'

type Asked = '' | 'not_'
type Choice = `${Asked}${TestName}`

/** A field, how it is tested, and against what. */
export function TraitRow({
  row,
  test,
  about,
  onChange,
}: {
  row: Row
  test: TraitTest
  about: About
  onChange: (row: Omit<Row, 'id'>, tag?: string) => void
}) {
  const { vocabulary } = useEditing()
  const trait = traitOf(vocabulary, about, test.trait)
  const label = trait?.label ?? test.trait
  if (!trait) return <span className="words">{label}</span>
  const choices = testsOf(trait.kind).flatMap(name => [
    { value: name as Choice, label: t(name) },
    { value: `not_${name}` as Choice, label: t(`not_${name}`) },
  ])
  const become = (choice: Choice) => {
    const not = choice.startsWith('not_')
    const name = choice.replace(/^not_/, '') as TestName
    const kept = name === test.test ? test : { trait: test.trait, ...carried(test, name, trait) }
    onChange({ test: kept as TraitTest, not })
  }
  return (
    <>
      <b className="field-name">{label}</b>
      <Choose<Choice>
        label={t('test', { field: label })}
        value={`${row.not ? 'not_' : ''}${test.test}`}
        options={choices}
        onChange={become}
      />
      <Operands
        test={test}
        trait={trait}
        about={about}
        onChange={next =>
          onChange({ test: { trait: test.trait, ...next } as TraitTest, not: row.not }, `operand ${row.id}`)
        }
      />
    </>
  )
}

/** What was given stays where the other test takes the same. */
function carried(before: ValueTest, name: TestName, { kind }: Trait): ValueTest {
  const fresh = freshTest(name, kind)
  if ('text' in fresh && 'text' in before) return { ...fresh, text: before.text }
  if (fresh.test === 'all_of' && before.test === 'one_of') return { ...fresh, values: before.values }
  if (fresh.test === 'one_of' && before.test === 'all_of') return { ...fresh, values: before.values }
  return fresh
}

function Operands({
  test,
  trait,
  about,
  onChange,
}: {
  test: TraitTest
  trait: Trait
  about: About
  onChange: (test: ValueTest) => void
}) {
  const { names } = useEditing()
  const today = useToday()
  switch (test.test) {
    case 'known':
    case 'yes':
    case 'no':
      return null
    case 'one_of':
    case 'all_of': {
      const set = (values: (string | number)[]) => onChange({ test: test.test, values } as ValueTest)
      if (trait.choices)
        return (
          <ChosenOf
            label={t('value')}
            choices={trait.choices}
            values={test.values.map(String)}
            onChange={set}
          />
        )
      const named = trait.kind === 'reference' || trait.kind === 'references'
      const nameOf = (value: string | number) =>
        typeof value === 'number' ? (names[nameKey(trait.to ?? test.trait, value)] ?? String(value)) : value
      return (
        <Chosen
          label={t('value')}
          about={about}
          of={`trait:${test.trait}`}
          {...(named ? { nameOfKind: trait.to ?? test.trait } : {})}
          values={test.values}
          nameOf={nameOf}
          onChange={set}
          free={!named}
        />
      )
    }
    case 'contains':
    case 'begins':
    case 'ends':
      return (
        <input
          aria-label={t('words')}
          value={test.text}
          maxLength={200}
          onChange={event => onChange({ test: test.test, text: event.target.value })}
        />
      )
    case 'number':
      return (
        <RangeInputs
          value={test}
          money={trait.kind === 'money'}
          onChange={range => onChange({ test: 'number', ...range })}
        />
      )
    case 'day':
      return <DaysInputs value={test} today={today} onChange={days => onChange({ test: 'day', ...days })} />
    case 'anniversary':
      return (
        <span className="limit">
          <DaysInput
            label={t('days')}
            value={test.within}
            onChange={within => onChange({ test: 'anniversary', within })}
          />
          <span className="words">{t('dayUnit')}</span>
        </span>
      )
  }
}
