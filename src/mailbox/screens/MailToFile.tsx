import { Link } from '@tanstack/react-router'
import { useAddress } from '../../ui/address.ts'
import { Button } from '../../ui/Button.tsx'
import { useFormat } from '../../ui/format.ts'
import { Column, Columns, Page } from '../../ui/Page.tsx'
import { Empty, Failed, Loading } from '../../ui/States.tsx'
import { useSettings } from '../../ui/settings.tsx'
import { useToast } from '../../ui/Toast.tsx'
import { mailbox } from './api.ts'
import { MailRow } from './MailRow.tsx'
import { OwnAddress } from './OwnAddress.tsx'
import './mailbox.css'
import { t } from './texts.ts'

const shows = ['waiting', 'aside', 'filed'] as const
const nothing = { waiting: 'noWaiting', aside: 'noAside', filed: 'noFiled' } as const

/** What the mailbox brought: what waits for a decision, what was put aside, what was filed. */
export function MailToFile() {
  const [address] = useAddress()
  const f = useFormat()
  const toast = useToast()
  const { user } = useSettings()
  const offered = shows.filter(each => each !== 'aside' || user?.role === 'administrator')
  const show = offered.find(each => each === address.show) ?? 'waiting'
  const list = mailbox.usePages('GET /api/mailbox/messages', { query: { show, limit: 50 } })
  const read = mailbox.useCall('POST /api/mailbox/reading', { onDone: () => toast({ text: t('readSoon') }) })
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
      <Columns widths="minmax(0, 2fr) minmax(260px, 1fr)">
        <Column>
          <nav className="mail-parts" aria-label={t('title')}>
            {offered.map(each => (
              <Link
                key={each}
                to="/mail"
                search={{ show: each } as never}
                aria-current={each === show ? 'page' : undefined}
              >
                {t(`show_${each}`)}
                {counts && <span className="i3">{` ${f.count(counts[each])}`}</span>}
              </Link>
            ))}
          </nav>
          {list.error ? (
            <Failed problem={list.error} onRetry={() => void list.refetch()} />
          ) : list.isPending ? (
            <Loading rows={6} />
          ) : items.length === 0 ? (
            <Empty sentence={t(nothing[show])} />
          ) : (
            <ul className="mail-list">
              {items.map(message => (
                <MailRow key={message.id} message={message} />
              ))}
            </ul>
          )}
          {list.hasNextPage && (
            <Button busy={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
              {t('more')}
            </Button>
          )}
        </Column>
        <Column>
          <OwnAddress />
        </Column>
      </Columns>
    </Page>
  )
}
