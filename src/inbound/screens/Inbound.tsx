import { Link } from '@tanstack/react-router'
import { useAddress } from '../../ui/address.ts'
import { Button } from '../../ui/Button.tsx'
import { useFormat } from '../../ui/format.ts'
import { Column, Page } from '../../ui/Page.tsx'
import { Empty, Failed, Loading } from '../../ui/States.tsx'
import { useToast } from '../../ui/Toast.tsx'
import { inbound } from './api.ts'
import { InboundRow } from './InboundRow.tsx'
import './inbound.css'
import { TaughtRules } from './TaughtRules.tsx'
import { t } from './texts.ts'

const shows = ['waiting', 'taken', 'not_person', 'bounces', 'refused'] as const
const parts = [...shows, 'rules'] as const
const nothing = {
  waiting: 'noWaiting',
  taken: 'noTaken',
  not_person: 'noNot_person',
  bounces: 'noBounces',
  refused: 'noRefused',
} as const

/** What came to public addresses: as whom, what waits, what is nobody and why, what came back, what was refused. */
export function Inbound() {
  const [address] = useAddress()
  const f = useFormat()
  const toast = useToast()
  const part = parts.find(each => each === address.show) ?? 'waiting'
  const show = part === 'rules' ? 'waiting' : part
  const list = inbound.usePages('GET /api/inbound/mails', { query: { show, limit: 50 } })
  const read = inbound.useCall('POST /api/inbound/reading', { onDone: () => toast({ text: t('readSoon') }) })
  const counts = list.data?.pages[0]?.counts
  const items = list.data?.pages.flatMap(page => page.items) ?? []
  return (
    <Page
      title={t('title')}
      actions={
        <Button busy={read.isPending} onClick={() => read.mutate({})}>
          {t('readNow')}
        </Button>
      }
    >
      <Column>
        <p className="inbound-why">{t('why')}</p>
        <nav className="inbound-parts" aria-label={t('title')}>
          {parts.map(each => (
            <Link
              key={each}
              to="/inbound"
              search={{ show: each } as never}
              aria-current={each === part ? 'page' : undefined}
            >
              {t(`show_${each}`)}
              {counts && each !== 'rules' && <span className="i3">{` ${f.count(counts[each])}`}</span>}
            </Link>
          ))}
        </nav>
        {part === 'rules' ? (
          <TaughtRules />
        ) : list.error ? (
          <Failed problem={list.error} onRetry={() => void list.refetch()} />
        ) : list.isPending ? (
          <Loading rows={6} />
        ) : items.length === 0 ? (
          <Empty sentence={t(nothing[show])} />
        ) : (
          <ul className="inbound-list">
            {items.map(mail => (
              <InboundRow key={mail.id} mail={mail} />
            ))}
          </ul>
        )}
        {part !== 'rules' && list.hasNextPage && (
          <Button busy={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
            {t('more')}
          </Button>
        )}
      </Column>
    </Page>
  )
}
