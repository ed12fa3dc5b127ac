import { Button } from '../../ui/Button.tsx'
import { useFormat } from '../../ui/format.ts'
import { Empty, Failed, Loading, sentenceOf } from '../../ui/States.tsx'
import { Table } from '../../ui/Table.tsx'
import { useToast } from '../../ui/Toast.tsx'
import { inbound } from './api.ts'
import { t } from './texts.ts'

/** What colleagues said of senders, by whom and when; each can be forgotten again. */
export function TaughtRules() {
  const f = useFormat()
  const toast = useToast()
  const rules = inbound.useApi('GET /api/inbound/rules')
  const forget = inbound.useCall('POST /api/inbound/rules/removal', {
    onDone: () => toast({ text: t('forgotten') }),
  })
  if (rules.error) return <Failed problem={rules.error} onRetry={() => void rules.refetch()} />
  if (!rules.data) return <Loading rows={4} />
  return (
    <>
      <p className="inbound-why">{t('rulesWhy')}</p>
      {forget.error && (
        <div className="notice bad" role="alert">
          {sentenceOf(forget.error)}
        </div>
      )}
      <Table
        label={t('show_rules')}
        rows={rules.data.items}
        rowKey={({ sender }) => sender}
        empty={<Empty sentence={t('noRules')} />}
        columns={[
          {
            key: 'sender',
            head: t('sender'),
            cell: ({ sender }) => <span className="inbound-address">{sender}</span>,
          },
          { key: 'is', head: t('taughtAs'), cell: ({ isPerson }) => t(isPerson ? 'isPerson' : 'isNobody') },
          { key: 'by', head: t('taughtBy'), phone: false, cell: ({ by }) => by },
          { key: 'at', head: t('taughtAt'), phone: false, cell: ({ at }) => f.day(at) },
          {
            key: 'do',
            head: <span className="hidden">{t('forget')}</span>,
            right: true,
            cell: ({ sender }) => (
              <Button
                small
                quiet
                label={t('forgetOf', { sender })}
                onClick={() => forget.mutate({ body: { sender } })}
              >
                {t('forget')}
              </Button>
            ),
          },
        ]}
      />
    </>
  )
}
