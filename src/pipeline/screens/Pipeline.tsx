import { sellers } from '../../team/model/access.ts'
import { useAddress } from '../../ui/address.ts'
import { Button } from '../../ui/Button.tsx'
import { ExportMenu } from '../../ui/ExportMenu.tsx'
import { CheckField, SelectField } from '../../ui/Field.tsx'
import { useFormat } from '../../ui/format.ts'
import { Lens } from '../../ui/Lens.tsx'
import { Page } from '../../ui/Page.tsx'
import { useSettings } from '../../ui/settings.tsx'
import { choices, pipeline, team } from './api.ts'
import { NewOpportunity } from './NewOpportunity.tsx'
import { PipelineBoard } from './PipelineBoard.tsx'
import { ListSum, PipelineList } from './PipelineList.tsx'
import './pipeline.css'
import { addressOf, isNarrowed, listQuery, type View, viewOf, widened } from './pipeline-view.ts'
import { t } from './texts.ts'

/** Open opportunities by stage, or any of them as a list; the filters are in the address. */
export function Pipeline() {
  const { user } = useSettings()
  const [address, setAddress] = useAddress()
  const view = viewOf(address)
  const may = sellers.some(role => role === user?.role)
  const beginning = may && (address.new === 'true' || address.leadId !== undefined)
  return (
    <Page
      title={t('title')}
      sub={view.list ? <ListSum view={view} /> : t('subBoard')}
      actions={
        <>
          <ExportMenu what="opportunities" filter={listQuery(view)} />
          {may && (
            <Button primary onClick={() => setAddress({ new: 'true' })}>
              {t('newOpportunity')}
            </Button>
          )}
        </>
      }
      lens={
        <Lens
          value={view.list ? 'names' : 'groups'}
          groups={addressOf(view, { view: undefined, stageId: undefined, state: undefined })}
          names={addressOf(view, { view: 'list' })}
        />
      }
    >
      <div className="pipeline">
        <Filters view={view} />
        {view.list ? <PipelineList view={view} /> : <PipelineBoard view={view} may={may} />}
      </div>
      {beginning && (
        <NewOpportunity
          leadId={Number(address.leadId) || undefined}
          accountId={Number(address.accountId) || undefined}
          personId={Number(address.personId) || undefined}
          onClose={() => setAddress({ new: undefined, leadId: undefined }, { replace: true })}
        />
      )}
    </Page>
  )
}

function Filters({ view }: { view: View }) {
  const f = useFormat()
  const [, setAddress] = useAddress()
  const users = team.useApi('GET /api/users', { query: { limit: 200 } }).data?.items
  const territories = team.useApi('GET /api/territories').data?.items
  const stages = pipeline.useApi('GET /api/stages').data?.items
  return (
    <div className="filters">
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
    </div>
  )
}
