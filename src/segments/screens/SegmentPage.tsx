import { useParams } from '@tanstack/react-router'
import { namingOf } from '../../shared/condition/naming.ts'
import type { Condition } from '../../shared/condition/tree.ts'
import { currentLocale } from '../../shared/texts.ts'
import { useAddress } from '../../ui/address.ts'
import { Button, ButtonLink } from '../../ui/Button.tsx'
import { WhyTree } from '../../ui/condition/WhyTree.tsx'
import { Door } from '../../ui/Door.tsx'
import { FindByName } from '../../ui/FindByName.tsx'
import { useFormat } from '../../ui/format.ts'
import { Names } from '../../ui/Names.tsx'
import { Awaited, Column, Columns, Page } from '../../ui/Page.tsx'
import { Section } from '../../ui/Section.tsx'
import { Failed, Loading } from '../../ui/States.tsx'
import { useSettings } from '../../ui/settings.tsx'
import { useToast } from '../../ui/Toast.tsx'
import { language, type Segment, segments, subjectsNamed } from './api.ts'
import { changesDoor, listDoor, membersDoor } from './doors.ts'
import { PutIn } from './PutIn.tsx'
import { Changes, Members, pages } from './SegmentNames.tsx'
import './segments.css'
import { SizeChart } from './SizeChart.tsx'
import { t } from './texts.ts'
import { UsedBy, Versions } from './Versions.tsx'

/** One segment: what it says, who is in it, how it grew, why somebody is in or out. */
export function SegmentPage() {
  const id = Number((useParams({ strict: false }) as { id: string }).id)
  const { data, error, refetch } = segments.useApi('GET /api/segments/:id', {
    params: { id },
    query: { language: language() },
  })
  if (!data || data.id !== id)
    return <Awaited title={t('one')} problem={error} onRetry={() => void refetch()} />
  return <Shown segment={data} />
}

function Shown({ segment }: { segment: Segment }) {
  const f = useFormat()
  const toast = useToast()
  const { user } = useSettings()
  const [address] = useAddress()
  const { id, name, note, about, sentence, archivedAt, keptUntil, mayChange } = segment
  const archive = segments.useCall('POST /api/segments/:id/archive', {
    onDone: () => toast({ text: t('wasArchived') }),
  })
  const restore = segments.useCall('POST /api/segments/:id/restore', {
    onDone: () => toast({ text: t('wasRestored') }),
  })
  const panel = ['members', 'changes', 'why'].includes(address.open ?? '') ? address.open : null
  const problem = archive.error ?? restore.error
  return (
    <Page
      title={name}
      sub={[t(`about_${about}`), archivedAt && t('archivedSince', { when: f.day(archivedAt) })]
        .filter(Boolean)
        .join(', ')}
      actions={
        mayChange && (
          <>
            {archivedAt ? (
              <Button busy={restore.isPending} onClick={() => restore.mutate({ params: { id } })}>
                {t('restore')}
              </Button>
            ) : (
              <Button busy={archive.isPending} onClick={() => archive.mutate({ params: { id } })}>
                {t('archive')}
              </Button>
            )}
            {!archivedAt && (
              <ButtonLink primary to={`/segments/${id}/edit`}>
                {t('edit')}
              </ButtonLink>
            )}
          </>
        )
      }
    >
      <div className={panel ? 'with-panel' : ''}>
        <Columns widths="minmax(0, 1.6fr) minmax(0, 1fr)">
          <Column>
            {problem && <Failed problem={problem} />}
            <Section title={t('says')}>
              <p className="segment-says">{sentence ?? t('listed')}</p>
              {note && <p className="i2">{note}</p>}
            </Section>
            <Section
              title={t('members')}
              note={
                <span className="row" style={{ gap: 16 }}>
                  <Door to={listDoor(id, about)}>{t('asList')}</Door>
                  <Door to={changesDoor(id, {})}>{t('history')}</Door>
                </span>
              }
            >
              {keptUntil === null && !archivedAt ? (
                <span className="i3">{t('counting')}</span>
              ) : (
                <div className="segment-size">
                  <Door to={membersDoor(id)} open={panel === 'members'}>
                    {f.count(segment.size)}
                  </Door>
                </div>
              )}
            </Section>
            <SizeChart id={id} />
            {segment.kind === 'static' && mayChange && !archivedAt && <PutIn segment={segment} />}
            <WhySomebody segment={segment} />
          </Column>
          <Column>
            <Section title={t('facts')}>
              <dl className="facts">
                <dt>{t('kind')}</dt>
                <dd>{t(segment.kind === 'live' ? 'live' : 'staticKind')}</dd>
                <dt>{t('madeBy')}</dt>
                <dd>{segment.madeBy?.name ?? '–'}</dd>
                <dt>{t('made')}</dt>
                <dd>{f.day(segment.createdAt)}</dd>
                <dt>{t('changed')}</dt>
                <dd>{f.day(segment.changedAt)}</dd>
              </dl>
            </Section>
            {user?.role !== 'partner' && <UsedBy id={id} />}
            <Versions id={id} />
          </Column>
        </Columns>
        {panel === 'members' && <Members segment={segment} />}
        {panel === 'changes' && <Changes segment={segment} />}
        {panel === 'why' && <Why segment={segment} />}
      </div>
    </Page>
  )
}

function WhySomebody({ segment }: { segment: Segment }) {
  const [, setAddress] = useAddress()
  return (
    <Section title={t('whyWhom')}>
      <div className="segment-find">
        <FindByName
          label={t('putInOne')}
          useFound={subjectsNamed(segment.about)}
          value={null}
          onChange={found => found && setAddress({ open: 'why', subject: String(found.id) })}
        />
      </div>
    </Section>
  )
}

/** Why one is in or out, part by part, in the panel. */
function Why({ segment }: { segment: Segment }) {
  const f = useFormat()
  const { currency } = useSettings()
  const [address, setAddress] = useAddress()
  const subject = Number(address.subject)
  const { data, error, refetch } = segments.useApi('GET /api/segments/:id/explain', {
    params: { id: segment.id },
    query: { subject },
  })
  const vocabulary = segments.useApi('GET /api/condition-vocabulary', {
    query: { language: language() },
  }).data
  const when = segment.condition?.when as Condition | undefined
  const close = () => setAddress({ open: undefined, subject: undefined })
  if (error || !data || !vocabulary)
    return (
      <Names title={t('why')} figure="…" onClose={close}>
        {error ? <Failed problem={error} onRetry={() => void refetch()} /> : <Loading rows={5} />}
      </Names>
    )
  const naming = namingOf(vocabulary as never, segment.names, { locale: currentLocale(), currency })
  const state = data.holds ? (data.since ? t('isIn', { when: f.day(data.since) }) : t('isInNow')) : t('isOut')
  return (
    <Names
      title={t('whyOf', { name: data.subject.name })}
      figure={<Door to={`${pages[data.subject.kind]}/${data.subject.id}`}>{data.subject.name}</Door>}
      note={data.subject.second}
      onClose={close}
    >
      <p>
        <b>{state}</b> {when ? '' : t(data.holds ? 'listedIn' : 'listedOut')}
      </p>
      {when && <WhyTree condition={when} about={segment.about} parts={data.parts} naming={naming} />}
    </Names>
  )
}
