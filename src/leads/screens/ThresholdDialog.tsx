import { useState } from 'react'
import type { Problem } from '../../ui/api.ts'
import { Button } from '../../ui/Button.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { NumberField, SelectField } from '../../ui/Field.tsx'
import { sentenceOf } from '../../ui/States.tsx'
import { catalogue, type Rules, team } from './api.ts'
import { t } from './definition-texts.ts'
import { rulesSent } from './edited-rules.ts'

const goals = ['accepted', 'opportunity', 'won'] as const
type Steps = [number | null, number | null, number | null]
type Place = { productGroupId: string; territoryId: string; points: number | null }

/** From how many points on a lead is qualified, here and there, and what the grades begin at. */
export function ThresholdDialog({
  rules,
  busy,
  problem,
  onSave,
  onClose,
}: {
  rules: Rules
  busy: boolean
  problem: Problem | null
  onSave: (rules: Record<string, unknown>) => void
  onClose: () => void
}) {
  const groups = catalogue.useApi('GET /api/product-groups').data?.items ?? []
  const territories = team.useApi('GET /api/territories').data?.items ?? []
  const [threshold, setThreshold] = useState<number | null>(rules.threshold)
  const [fit, setFit] = useState<Steps>(rules.grades.fit)
  const [engagement, setEngagement] = useState<Steps>(rules.grades.engagement)
  const [goal, setGoal] = useState<string>(rules.grades.letterBy?.goal ?? '')
  const [least, setLeast] = useState<Steps>(rules.grades.letterBy?.least ?? [60, 40, 20])
  const [places, setPlaces] = useState<Place[]>(
    rules.thresholds.map(({ productGroup, territory, points }) => ({
      productGroupId: String(productGroup?.id ?? ''),
      territoryId: String(territory?.id ?? ''),
      points,
    })),
  )
  const change = (at: number, more: Partial<Place>) =>
    setPlaces(before => before.map((place, n) => (n === at ? { ...place, ...more } : place)))
  const choices = (all: readonly { id: number; name: string }[], any: string) => [
    { value: '', label: any },
    ...all.map(({ id, name }) => ({ value: String(id), label: name })),
  ]
  const save = () =>
    onSave({
      ...rulesSent(rules),
      threshold,
      grades: { fit, engagement, ...(goal === '' ? {} : { letterBy: { goal, least } }) },
      thresholds: places.map(({ productGroupId, territoryId, points }) => ({
        ...(productGroupId === '' ? {} : { productGroupId: Number(productGroupId) }),
        ...(territoryId === '' ? {} : { territoryId: Number(territoryId) }),
        points,
      })),
    })
  return (
    <Dialog title={t('qualified')} onClose={onClose} wide>
      <div className="form">
        {problem && (
          <div className="notice bad" role="alert">
            {problem.errors?.[0]?.detail ?? sentenceOf(problem)}
          </div>
        )}
        <NumberField label={t('thresholdAll')} value={threshold} onChange={setThreshold} required />
        <fieldset className="rule-places">
          <legend>{t('thresholdsElse')}</legend>
          {places.map((place, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a place is its position until it is saved
            <div key={at} className="rule-numbers">
              <SelectField
                label={t('productGroup')}
                value={place.productGroupId}
                onChange={productGroupId => change(at, { productGroupId })}
                options={choices(groups, t('anyGroup'))}
              />
              <SelectField
                label={t('territory')}
                value={place.territoryId}
                onChange={territoryId => change(at, { territoryId })}
                options={choices(territories, t('anyTerritory'))}
              />
              <NumberField
                label={t('thresholdPoints')}
                value={place.points}
                onChange={points => change(at, { points })}
              />
              <Button quiet onClick={() => setPlaces(before => before.filter((_, n) => n !== at))}>
                {t('takeOut')}
              </Button>
            </div>
          ))}
          <Button
            small
            onClick={() =>
              setPlaces(before => [...before, { productGroupId: '', territoryId: '', points: threshold }])
            }
          >
            {t('addPlace')}
          </Button>
        </fieldset>
        <StepFields title={t('fit')} names={['A', 'B', 'C']} steps={fit} onChange={setFit} />
        <SelectField
          label={t('letterBy')}
          {...(goal === '' ? {} : { hint: t('letterElse') })}
          value={goal}
          onChange={setGoal}
          options={[
            { value: '', label: t('letterByFit') },
            ...goals.map(value => ({ value, label: t(`letter_${value}`) })),
          ]}
        />
        {goal !== '' && (
          <StepFields title={t('percentages')} names={['A', 'B', 'C']} steps={least} onChange={setLeast} />
        )}
        <StepFields
          title={t('engagement')}
          names={['1', '2', '3']}
          steps={engagement}
          onChange={setEngagement}
        />
        <div className="foot">
          <span className="grow" />
          <Button onClick={onClose}>{t('cancel')}</Button>
          <Button primary busy={busy} onClick={save}>
            {t('keep')}
          </Button>
        </div>
      </div>
    </Dialog>
  )
}

function StepFields({
  title,
  names,
  steps,
  onChange,
}: {
  title: string
  names: readonly string[]
  steps: Steps
  onChange: (steps: Steps) => void
}) {
  return (
    <fieldset className="rule-places">
      <legend>{t('gradeSteps', { of: title })}</legend>
      <div className="rule-numbers">
        {names.map((name, at) => (
          <NumberField
            key={name}
            label={t('gradeFrom', { grade: name })}
            value={steps[at] ?? null}
            onChange={value => onChange(steps.map((step, n) => (n === at ? value : step)) as Steps)}
          />
        ))}
      </div>
    </fieldset>
  )
}
