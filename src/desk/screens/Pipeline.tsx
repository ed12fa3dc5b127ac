import { NewOpportunity } from '../../pipeline/screens/NewOpportunity.tsx'
import { PipelineBoard } from '../../pipeline/screens/PipelineBoard.tsx'
import { addressOf, listQuery, viewOf } from '../../pipeline/screens/pipeline-view.ts'
import { sellers } from '../../team/model/access.ts'
import { useAddress } from '../../ui/address.ts'
import { Button } from '../../ui/Button.tsx'
import { ExportMenu } from '../../ui/ExportMenu.tsx'
import { Lens } from '../../ui/Lens.tsx'
import { Page } from '../../ui/Page.tsx'
import { useSettings } from '../../ui/settings.tsx'
import '../../pipeline/screens/pipeline.css'
import { t } from '../../pipeline/screens/texts.ts'
import { RecordList } from './lists/RecordList.tsx'
import { opportunities } from './opportunity-list.ts'
import { PipelineFilters } from './PipelineFilters.tsx'

/** Open opportunities by stage, or any of them as a list; the filters are in the address. */
export function Pipeline() {
  const { user } = useSettings()
  const [address, setAddress] = useAddress()
  const view = viewOf(address)
  const may = sellers.some(role => role === user?.role)
  const beginning = may && (address.new === 'true' || address.leadId !== undefined)
  const begin = may && (
    <Button primary onClick={() => setAddress({ new: 'true' })}>
      {t('newOpportunity')}
    </Button>
  )
  const lens = (
    <Lens
      value={view.list ? 'names' : 'groups'}
      groups={addressOf(view, { view: undefined, stageId: undefined, state: undefined })}
      names={addressOf(view, { view: 'list' })}
    />
  )
  return (
    <>
      {view.list ? (
        <RecordList
          of={opportunities(user?.role)}
          actions={begin}
          lens={lens}
          filters={() => <PipelineFilters view={view} />}
        />
      ) : (
        <Page
          title={t('title')}
          sub={t('subBoard')}
          actions={
            <>
              <ExportMenu what="opportunities" filter={listQuery(view)} />
              {begin}
            </>
          }
          lens={lens}
        >
          <div className="pipeline">
            <PipelineFilters view={view} />
            <PipelineBoard view={view} may={may} />
          </div>
        </Page>
      )}
      {beginning && (
        <NewOpportunity
          leadId={Number(address.leadId) || undefined}
          accountId={Number(address.accountId) || undefined}
          personId={Number(address.personId) || undefined}
          onClose={() => setAddress({ new: undefined, leadId: undefined }, { replace: true })}
        />
      )}
    </>
  )
}
