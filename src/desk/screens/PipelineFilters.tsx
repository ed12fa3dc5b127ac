import { WordsField } from '../../customers/screens/ListFilters.tsx'
import { choices, pipeline, team } from '../../pipeline/screens/api.ts'
import { isNarrowed, type View, widened } from '../../pipeline/screens/pipeline-view.ts'
import { t } from '../../pipeline/screens/texts.ts'
import { useAddress } from '../../ui/address.ts'
import { Button } from '../../ui/Button.tsx'
import { CheckField, SelectField } from '../../ui/Field.tsx'
import { useFormat } from '../../ui/format.ts'

/** Whose and where, and of the list what else: all in the address. */
export function PipelineFilters({ view }: { view: View }) {
  const f = useFormat()
  const [, setAddress] = useAddress()
  const users = team.useApi('GET /api/users', { query: { limit: 200 } }).data?.items
  const territories = team.useApi('GET /api/territories').data?.items
  const stages = pipeline.useApi('GET /api/stages').data?.items
  return (
    <search className="filters">
      {view.list && <WordsField />}
      <SelectField
        label={t('owner')}
        value={view.mine ? 'mine' : (view.ownerId ?? '')}
        onChange={value =>
          setAddress({
            mine: value === 'mine' ? 'true' : undefined,
            ownerId: value === 'mine' || value === '' ? undefined : value,
          })
        }
        options={[
          { value: '', label: t('everybody') },
          { value: 'mine', label: t('mine') },
          ...(users ?? []).map(({ id, name }) => ({ value: String(id), label: name })),
        ]}
      />
      <SelectField
        label={t('territory')}
        value={view.territoryId ?? ''}
        onChange={territoryId => setAddress({ territoryId: territoryId === '' ? undefined : territoryId })}
        options={choices(t('allTerritories'), territories)}
      />
      {view.list && (
        <>
          <SelectField
            label={t('state')}
            value={view.state ?? ''}
            onChange={state => setAddress({ state: state === '' ? 'any' : state })}
            options={[
              { value: '', label: t('anyState') },
              ...(['open', 'won', 'lost'] as const).map(value => ({ value, label: t(value) })),
            ]}
          />
          <SelectField
            label={t('stage')}
            value={view.stageId ?? ''}
            onChange={stageId => setAddress({ stageId: stageId === '' ? undefined : stageId })}
            options={choices(t('anyStage'), stages)}
          />
          <CheckField
            label={t('withoutStep')}
            value={view.withoutNextStep}
            onChange={on => setAddress({ withoutNextStep: on ? 'true' : undefined })}
          />
        </>
      )}
      {isNarrowed(view) && (
        <span className="row t12 i3">
          {view.withoutPerson
            ? t('narrowedPerson')
            : view.nextStepBy
              ? t('narrowedStep', { when: f.date(view.nextStepBy) })
              : t('narrowed')}
          <Button small quiet onClick={() => setAddress(widened())}>
            {t('widen')}
          </Button>
        </span>
      )}
    </search>
  )
}
