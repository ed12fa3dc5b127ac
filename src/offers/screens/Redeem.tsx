import { useState } from 'react'
import { useAddress } from '../../ui/address.ts'
import type { Answer, Problem } from '../../ui/api.ts'
import { Button } from '../../ui/Button.tsx'
import { Door } from '../../ui/Door.tsx'
import { CheckField, MoneyField, TextField } from '../../ui/Field.tsx'
import { Form } from '../../ui/Form.tsx'
import { type Format, useFormat } from '../../ui/format.ts'
import { Page } from '../../ui/Page.tsx'
import { Loading, sentenceOf } from '../../ui/States.tsx'
import type { couponContract } from '../model/coupon-contract.ts'
import { coupons } from './api.ts'
import { t } from './texts.ts'
import './offers.css'

type Looked = Answer<(typeof couponContract)['GET /api/coupons/:code']>
type Done = Answer<(typeof couponContract)['POST /api/redemptions']>

/** The counter, for one thumb: `?code=` is what was typed or scanned. */
export function Redeem() {
  const [address, setAddress] = useAddress()
  const [typed, setTyped] = useState(address.code ?? '')
  const [done, setDone] = useState<Done | null>(null)
  const code = address.code?.trim() ?? ''
  const again = () => {
    setDone(null)
    setTyped('')
    setAddress({ code: undefined })
  }
  return (
    <Page title={t('redeem')} sub={t('redeemSub')}>
      <div className="redeem">
        {done ? (
          <Receipt done={done} onNext={again} />
        ) : (
          <>
            <Form onSubmit={() => setAddress({ code: typed.trim() || undefined })}>
              <div className="code">
                <TextField
                  name="code"
                  label={t('typeCode')}
                  value={typed}
                  onChange={setTyped}
                  autoComplete="off"
                  required
                />
              </div>
              <Button type="submit" primary={code === ''}>
                {t('look')}
              </Button>
            </Form>
            {code !== '' && <Found key={code} code={code} onDone={setDone} />}
          </>
        )}
      </div>
    </Page>
  )
}

function Found({ code, onDone }: { code: string; onDone: (done: Done) => void }) {
  const f = useFormat()
  const [orderCents, setOrderCents] = useState<number | null>(null)
  const [typedNumber, setTypedNumber] = useState('')
  const [ofGroup, setOfGroup] = useState(false)
  // One name for this attempt, however often the button is pressed or the line breaks.
  const [requestKey] = useState(() => crypto.randomUUID())
  const orderNumber = typedNumber.trim()
  const looked = coupons.useApi('GET /api/coupons/:code', {
    params: { code },
    query: {
      ...(orderCents === null ? {} : { orderCents }),
      ...(orderNumber === '' ? {} : { orderNumber }),
      ...(ofGroup ? { ofGroup: 'true' as const } : {}),
    },
  })
  const redeem = coupons.useCall('POST /api/redemptions', { onDone })
  // What was found stays while an amount or a number is typed.
  const [found, setFound] = useState<Looked | null>(null)
  if (looked.data && looked.data !== found) setFound(looked.data)
  if (looked.error) return <Refused problem={looked.error} />
  if (!found) return <Loading rows={3} />
  const why = found.whyNot
  const asksOrder = found.minimumCents !== null || found.worth !== 'words' || found.forGroup !== null
  const isUnknownOrder = orderNumber !== '' && found.order === null && orderCents === null
  return (
    <div className="stack">
      <div
        className={why && why !== 'order_unknown' && why !== 'group_unknown' ? 'verdict bad' : 'verdict'}
        role="status"
      >
        <div className="t20">{worthOf(found, f)}</div>
        <div>{found.action.name}</div>
        <strong>
          {why
            ? t(`why_${why}`, {
                when: found.redeemedAt ? f.moment(found.redeemedAt) : '',
                amount: f.money(found.minimumCents ?? 0),
                group: found.forGroup ?? '',
              })
            : t('good')}
        </strong>
      </div>
      <dl className="facts">
        <dt>{t('code')}</dt>
        <dd>{found.code}</dd>
        <dt>{t('valid')}</dt>
        <dd>
          {found.startsOn || found.endsOn
            ? t('validDays', {
                from: found.startsOn ? f.date(found.startsOn) : '…',
                until: found.endsOn ? f.date(found.endsOn) : '…',
              })
            : t('anyDay')}
        </dd>
        {found.person && <dt>{t('givenTo')}</dt>}
        {found.person && (
          <dd>
            <Door to={`/persons/${found.person.id}`}>{found.person.name}</Door>
          </dd>
        )}
        {found.productGroup && <dt>{t('productGroup')}</dt>}
        {found.productGroup && <dd>{found.productGroup}</dd>}
        {found.forGroup && <dt>{t('forGroup')}</dt>}
        {found.forGroup && <dd>{found.forGroup}</dd>}
        {found.left !== null && <dt>{t('left')}</dt>}
        {found.left !== null && <dd>{f.count(found.left)}</dd>}
      </dl>
      <TextField
        name="orderNumber"
        label={t('orderNumber')}
        hint={t('orderNumberHint')}
        value={typedNumber}
        onChange={setTypedNumber}
        autoComplete="off"
        error={isUnknownOrder ? t('orderNotHere') : undefined}
      />
      {found.order && (
        <p>
          {t('orderFound', { number: found.order.number, amount: f.money(found.order.cents) })}
          {found.worthCents !== null && ` · ${t('takesOff', { amount: f.money(found.worthCents) })}`}
        </p>
      )}
      {found.forGroup && !found.order && (
        <CheckField
          label={t('ofGroupSaid', { group: found.forGroup })}
          value={ofGroup}
          onChange={setOfGroup}
        />
      )}
      {asksOrder && !found.order && (
        <MoneyField
          label={t('orderAmount')}
          hint={t('orderHint')}
          value={orderCents}
          onChange={setOrderCents}
        />
      )}
      {redeem.error && <Refused problem={redeem.error} />}
      <Button
        primary
        disabled={why !== null || isUnknownOrder || looked.isPending}
        busy={redeem.isPending}
        onClick={() =>
          redeem.mutate({
            body: {
              code,
              requestKey,
              ...(orderCents === null ? {} : { orderCents }),
              ...(orderNumber === '' ? {} : { orderNumber }),
              ...(ofGroup ? { ofGroup } : {}),
            },
          })
        }
      >
        {t('redeemNow')}
      </Button>
    </div>
  )
}

function Receipt({ done, onNext }: { done: Done; onNext: () => void }) {
  const f = useFormat()
  return (
    <div className="stack" role="status">
      <div className="verdict">
        <div className="t20">{t('redeemedNow', { code: done.code })}</div>
        <div>{done.action.name}</div>
        {done.worthCents !== null && <strong>{t('takesOff', { amount: f.money(done.worthCents) })}</strong>}
      </div>
      <Button primary onClick={onNext}>
        {t('next')}
      </Button>
    </div>
  )
}

function Refused({ problem }: { problem: Problem }) {
  return (
    <div className="verdict bad" role="alert">
      {sentenceOf(problem)}
    </div>
  )
}

function worthOf({ worth, worthNumber, worthWords }: Looked, f: Format): string {
  if (worth === 'words') return worthWords ?? ''
  return t('off', { n: worth === 'amount' ? f.money(worthNumber ?? 0) : `${f.count(worthNumber ?? 0)}%` })
}
