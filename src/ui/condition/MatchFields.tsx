import { useState } from 'react'
import { nameKey } from '../../shared/condition/naming.ts'
import type { About, Match, PropertyTest } from '../../shared/condition/tree.ts'
import { useEditing } from './asking.ts'
import { Chosen, ChosenOf } from './Chosen.tsx'
import { Menu } from './Menu.tsx'
import { Choose, RangeInputs } from './Small.tsx'
import { Suggest } from './Suggest.tsx'
import { t } from './texts.ts'

type Part = keyof Match
/** As reading a condition takes them. */
const mostProperties = 10
const parts = ['kinds', 'words', 'sides', 'sources', 'campaigns', 'productGroups', 'properties'] as const
const word = (part: Part): string => (part === 'words' ? t('mention') : t(part))

/** Which touches are meant: as many narrowings as are given, and a way to give another. */
export function MatchFields({
  match,
  about,
  onChange,
}: {
  match: Match
  about: About
  onChange: (match: Match) => void
}) {
  const [fresh, setFresh] = useState<Part | null>(null)
  const given = parts.filter(part => match[part] !== undefined)
  const stop = (part: Part) => {
    const { [part]: _, ...rest } = match
    onChange(rest)
  }
  const begin = (part: Part) => {
    setFresh(part)
    onChange({
      ...match,
      [part]: part === 'words' ? '' : part === 'properties' ? [{ key: '', test: 'known' }] : [],
    })
  }
  return (
    <span className="match">
      {given.map(part => (
        <span key={part} className="narrowing">
          <span className="words">{word(part)}</span>
          <Narrowing part={part} match={match} about={about} onChange={onChange} autoFocus={part === fresh} />
          <button
            type="button"
            className="stop"
            aria-label={t('stop', { what: word(part) })}
            onClick={event => {
              event.currentTarget.closest('.match')?.querySelector('summary')?.focus()
              stop(part)
            }}
          >
            <span aria-hidden="true">×</span>
          </button>
        </span>
      ))}
      {given.length < parts.length && (
        <Menu
          word={t('narrow')}
          label={t('narrowBy')}
          items={parts
            .filter(part => match[part] === undefined)
            .map(part => ({ key: part, label: word(part), act: () => begin(part) }))}
        />
      )}
    </span>
  )
}

function Narrowing({
  part,
  match,
  about,
  onChange,
  autoFocus,
}: {
  part: Part
  match: Match
  about: About
  onChange: (match: Match) => void
  autoFocus: boolean
}) {
  const { vocabulary, names } = useEditing()
  const named = (of: string) => (value: string | number) => names[nameKey(of, Number(value))] ?? String(value)
  switch (part) {
    case 'kinds':
    case 'sides':
      return (
        <ChosenOf
          label={word(part)}
          autoFocus={autoFocus}
          choices={part === 'kinds' ? vocabulary.touchKinds : vocabulary.sides}
          values={match[part] ?? []}
          onChange={values => onChange({ ...match, [part]: values })}
        />
      )
    case 'words':
      return <Words match={match} about={about} onChange={onChange} />
    case 'sources':
      return (
        <Chosen
          label={word(part)}
          autoFocus={autoFocus}
          about={about}
          of="source"
          values={match.sources ?? []}
          nameOf={String}
          onChange={values => onChange({ ...match, sources: values.map(String) })}
          free
        />
      )
    case 'campaigns':
    case 'productGroups': {
      const of = part === 'campaigns' ? 'campaign' : 'productGroup'
      return (
        <Chosen
          label={word(part)}
          autoFocus={autoFocus}
          about={about}
          of={of}
          values={match[part] ?? []}
          nameOf={named(of)}
          onChange={values => onChange({ ...match, [part]: values.map(Number) })}
        />
      )
    }
    case 'properties':
      return <Properties match={match} about={about} onChange={onChange} />
  }
}

/** Words that titles or addresses have; those that occur are suggested, any may be typed. */
function Words({ match, about, onChange }: { match: Match; about: About; onChange: (match: Match) => void }) {
  const { find } = useEditing()
  if (match.words)
    return (
      <input
        aria-label={t('mention')}
        value={match.words}
        maxLength={200}
        onChange={event => onChange({ ...match, words: event.target.value })}
      />
    )
  return (
    <Suggest
      label={t('mention')}
      free
      autoFocus
      suggest={async typed => {
        const { items } = await find(about, 'words', typed)
        return { items: items.map(({ value, label, n }) => ({ key: String(value), label, n })) }
      }}
      onTake={({ key }) => onChange({ ...match, words: key })}
      onLeave={typed => typed.trim() !== '' && onChange({ ...match, words: typed.trim() })}
    />
  )
}

const fresh: PropertyTest = { key: '', test: 'known' }

/** Tests of properties, all of which hold of the same touch. */
function Properties({
  match,
  about,
  onChange,
}: {
  match: Match
  about: About
  onChange: (match: Match) => void
}) {
  const { properties = [fresh] } = match
  const set = (next: readonly PropertyTest[]) => onChange({ ...match, properties: next })
  return (
    <>
      {properties.map((test, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a test is its place
        <span key={at} className="property">
          {at > 0 && <span className="words">{t('andProperty')}</span>}
          <Property
            test={test}
            about={about}
            onChange={next => set(properties.map((each, other) => (other === at ? next : each)))}
          />
          {properties.length > 1 && (
            <button
              type="button"
              className="stop"
              aria-label={t('stop', { what: t('propertyN', { n: at + 1 }) })}
              onClick={event => {
                event.currentTarget.closest('.narrowing')?.querySelector<HTMLElement>('select')?.focus()
                set(properties.filter((_, other) => other !== at))
              }}
            >
              <span aria-hidden="true">×</span>
            </button>
          )}
        </span>
      ))}
      {properties.length < mostProperties && (
        <button type="button" className="plain" onClick={() => set([...properties, fresh])}>
          {t('addProperty')}
        </button>
      )}
    </>
  )
}

function Property({
  test,
  about,
  onChange,
}: {
  test: PropertyTest
  about: About
  onChange: (test: PropertyTest) => void
}) {
  const { find } = useEditing()
  const become = (name: PropertyTest['test']) => {
    const { key } = test
    if (name === 'known') onChange({ key, test: 'known' })
    else if (name === 'one_of') onChange({ key, test: 'one_of', values: [] })
    else onChange({ key, test: 'number', from: 1 })
  }
  return (
    <>
      <PropertyKey about={about} value={test.key} onChange={key => onChange({ ...test, key })} find={find} />
      <Choose<PropertyTest['test']>
        label={t('propertyTest')}
        value={test.test}
        options={(['known', 'one_of', 'number'] as const).map(value => ({
          value,
          label: t(`property_${value}`),
        }))}
        onChange={become}
      />
      {test.test === 'one_of' && (
        <Chosen
          label={t('value')}
          about={about}
          of={`property:${test.key}`}
          values={test.values}
          nameOf={String}
          onChange={values => onChange({ ...test, values: values.map(String) })}
          free
        />
      )}
      {test.test === 'number' && (
        <RangeInputs value={test} onChange={range => onChange({ key: test.key, test: 'number', ...range })} />
      )}
    </>
  )
}

/** The key of a property: those that occur are suggested. */
export function PropertyKey({
  about,
  value,
  onChange,
  find,
}: {
  about: About
  value: string
  onChange: (key: string) => void
  find: ReturnType<typeof useEditing>['find']
}) {
  if (value !== '')
    return (
      <button
        type="button"
        className="chip"
        aria-label={t('takeOut', { value })}
        onClick={() => onChange('')}
      >
        {value}
        <span aria-hidden="true" className="i3">
          ×
        </span>
      </button>
    )
  return (
    <Suggest
      label={t('property')}
      free
      suggest={async typed => {
        const { items } = await find(about, 'property', typed)
        return { items: items.map(({ value: key, label, n }) => ({ key: String(key), label, n })) }
      }}
      onTake={({ key }) => onChange(key)}
    />
  )
}
