import type { ReactNode } from 'react'
import { Door } from '../../ui/Door.tsx'
import { useFormat } from '../../ui/format.ts'
import { Section } from '../../ui/Section.tsx'
import { useTypedText } from '../../ui/TypedField.tsx'
import { custom, type OpportunityDetail, orders } from './api.ts'
import { useFactOrigins } from './OpportunityHistory.tsx'
import { t } from './texts.ts'

export function OpportunityFacts({ opportunity }: { opportunity: OpportunityDetail }) {
  const format = useFormat()
  const { account, competitor, leadId, orderId, campaign, closeNote } = opportunity
  const words = useTypedText()
  const from = useFactOrigins(opportunity.id)
  const declared = custom.useApi('GET /api/custom-fields', { query: { record: 'opportunity' } }).data?.items
  const step = [opportunity.nextStep, opportunity.nextStepOn && format.date(opportunity.nextStepOn)]
  return (
    <>
      <Section title={t('facts')}>
        <dl className="deal-facts">
          <Fact from={from('amount_cents')} name={t('amount')} figure>
            {format.moneyWhole(opportunity.amountCents)}
          </Fact>
          <Fact from={from('margin_cents')} name={t('margin')}>
            {format.moneyWhole(opportunity.marginCents)}
          </Fact>
          {opportunity.state === 'open' && (
            <Fact from={from('next_step')} name={t('nextStep')}>
              {opportunity.nextStep ? (
                step.filter(Boolean).join(', ')
              ) : (
                <span className="i3">{t('noStep')}</span>
              )}
            </Fact>
          )}
          <Fact from={from('expected_close')} name={t('expectedClose')}>
            {format.date(opportunity.expectedClose)}
          </Fact>
          <Fact from={from('owner_id')} name={t('owner')}>
            {opportunity.owner?.name ?? t('nobody')}
          </Fact>
          <Fact from={from('account_id')} name={t('account')}>
            {account ? <Door to={`/accounts/${account.id}`}>{account.name}</Door> : t('noAccount')}
          </Fact>
          <Fact from={from('product_id')} name={t('product')}>
            {opportunity.product?.name}
          </Fact>
          <Fact from={from('product_group_id')} name={t('productGroup')}>
            {opportunity.productGroup?.name}
          </Fact>
          <Fact from={from('competitor_id')} name={t('competitor')}>
            {competitor ? (
              <Door to={`/competitors/${competitor.id}`}>{competitor.name}</Door>
            ) : (
              t('noCompetitor')
            )}
          </Fact>
          <Fact from={from('territory_id')} name={t('territory')}>
            {opportunity.territory?.name}
          </Fact>
          {closeNote && <Fact name={t('note')}>{closeNote}</Fact>}
          {declared?.map(field => (
            <Fact key={field.key} name={field.label} from={from(`custom.${field.key}`)}>
              {words(field, opportunity.custom[field.key])}
            </Fact>
          ))}
        </dl>
      </Section>
      <Section title={t('where')}>
        <dl className="deal-facts">
          <Fact name={t('fromLead')}>{leadId && <Door to={`/leads/${leadId}`}>{t('openLead')}</Door>}</Fact>
          <Fact name={t('campaign')}>
            {campaign && <Door to={`/campaigns/${campaign.id}`}>{campaign.name}</Door>}
          </Fact>
          <Fact name={t('source')}>{opportunity.source?.replaceAll('_', ' ')}</Fact>
          <Fact name={t('openedOn')}>{format.day(opportunity.openedAt)}</Fact>
          {opportunity.closedAt && <Fact name={t('closedOn')}>{format.day(opportunity.closedAt)}</Fact>}
          {orderId && (
            <Fact name={t('order')}>
              <OrderMade id={orderId} />
            </Fact>
          )}
        </dl>
      </Section>
    </>
  )
}

/** What the win made: number, day and what was promised; it stands at the account. */
function OrderMade({ id }: { id: number }) {
  const format = useFormat()
  const order = orders.useApi('GET /api/orders/:id', { params: { id } }).data
  if (!order) return null
  const said = [format.day(order.orderedAt), format.moneyWhole(order.totalCents)]
  if (order.promisedOn) said.push(t('promisedFor', { when: format.date(order.promisedOn) }))
  return (
    <>
      <Door to={`/orders/${order.id}`}>{order.number}</Door>
      <div className="t12 i3">{said.join(', ')}</div>
    </>
  )
}

function Fact({
  name,
  figure = false,
  from,
  children,
}: {
  name: string
  figure?: boolean
  /** Where the value is from, said when it is pointed at. */
  from?: string | undefined
  children: ReactNode
}) {
  const known = children !== null && children !== undefined && children !== ''
  return (
    <div>
      <dt className="i3">{name}</dt>
      <dd className={figure ? 't20' : ''} {...(from ? { title: from } : {})}>
        {known ? children : <span className="i3">{t('empty')}</span>}
      </dd>
    </div>
  )
}
