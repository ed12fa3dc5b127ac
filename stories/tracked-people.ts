import type { Condition } from '../src/shared/condition/tree.ts'

type Json = Record<string, unknown>
type Act = Json & { type: string; messageId: string }
export type Sent = Act & { timestamp: string }
/** One call of a sender: one message at the door of its type, or several at `batch` or `import`. */
export type Call = { door: string; messages: Sent[] }

const people = 12
const rounds = 12
const minute = 60_000
const site = 'https://terpstra.example'
const email = (who: number) => `tracked-${who}@firm.example`

/** Every third page is of prices, and pages come by a tag, from a search engine or from another page of the site. */
function page(messageId: string, anonymousId: string, turn: number): Act {
  return { anonymousId, ...pageOfNobody(messageId, turn) }
}
function pageOfNobody(messageId: string, turn: number): Act {
  const arrivals = [
    { url: `${site}/lines?utm_source=nb&utm_medium=email&utm_campaign=spring-${turn % 2}` },
    { url: `${site}/lines`, referrer: 'https://www.google.nl/' },
    { url: `${site}/lines`, referrer: `${site}/about` },
  ]
  const title = turn % 5 < 2 ? 'Prices of lines' : 'News'
  return { type: 'page', messageId, properties: { title, ...arrivals[turn % arrivals.length] } }
}

/** Tells of a message whether it says that somebody came from outside. */
export const cameFromSomewhere = ({ properties, context }: Sent): boolean =>
  /utm_|google|"campaign"/.test(JSON.stringify([properties, context]))

/**
 * What browsers and servers send of a day, the same each time, in the order in which it happened: people who browse before they
 * log in, two computers that several people use, aliases, and what a program loads of years before. Each message has a moment
 * of its own, a minute apart, so that no order hangs on a digest.
 */
export function tracked(until: Date): Sent[] {
  const all: Act[] = []
  const identify = (who: number, anonymousId: string, at: number) => {
    const messageId = `identify-${who}-${anonymousId}-${at}`
    all.push({ type: 'identify', messageId, anonymousId, userId: `u-${who}`, traits: { email: email(who) } })
  }
  for (let round = 0; round < rounds; round++) {
    for (let who = 0; who < people; who++) {
      const own = `browser-${who}`
      all.push(page(`page-${who}-${round}`, own, who + round))
      // Before that, what it did is nobody's.
      if (round === 3 + (who % 8)) identify(who, own, round)
      if (round === 5 && who % 3 === 0)
        all.push({
          type: 'alias',
          messageId: `alias-${who}`,
          userId: `u-${who}`,
          previousId: `phone-${who}`,
        })
      if (who % 3 === 0) all.push(page(`phone-${who}-${round}`, `phone-${who}`, who + round + 1))
      if ((who + round) % 4 === 0 && (who % 2 === 0 || round < 8))
        all.push({
          type: 'track',
          event: 'Order sent',
          messageId: `order-${who}-${round}`,
          userId: `u-${who}`,
        })
    }
    // The computer at the counter: each round somebody else logs in.
    all.push(page(`kiosk-before-${round}`, 'kiosk', round))
    identify(round % 4, 'kiosk', round)
    all.push(page(`kiosk-${round}`, 'kiosk', round + 1))
    all.push({
      type: 'track',
      event: 'Guide opened',
      messageId: `guide-${round}`,
      anonymousId: 'kiosk',
      context: round % 2 ? { campaign: { name: 'fair', source: 'fair', medium: 'qr' } } : {},
    })
    all.push(page(`desk-${round}`, 'desk', round))
    if (round === 4 || round === 8) identify(4 + round / 4, 'desk', round)
  }
  return all.map((message, at) => ({
    ...message,
    timestamp: new Date(until.getTime() - (all.length - at) * minute).toISOString(),
  }))
}

/** What was before, of people whom nobody has named yet. */
export const history = (until: Date): Sent[] =>
  Array.from({ length: people * 3 }, (_, n) => ({
    ...pageOfNobody(`history-${n}`, n),
    userId: `u-${n % people}`,
    timestamp: new Date(until.getTime() - (400 * 24 * 60 - n) * minute).toISOString(),
  }))

/**
 * The same as senders bring it: singly, in batches of seven, history by the door for it. What names the second computer comes
 * last, hours after what was done with it.
 */
export function callsOf(messages: readonly Sent[], loaded: readonly Sent[]): Call[] {
  const isLate = ({ messageId }: Sent) => /^identify-\d+-desk-/.test(messageId)
  const calls: Call[] = []
  const inTime = messages.filter(message => !isLate(message))
  for (let at = 0; at < inTime.length; ) {
    const size = calls.length % 3 === 0 ? 7 : 1
    const some = inTime.slice(at, at + size)
    calls.push({ door: size === 1 ? some[0]!.type : 'batch', messages: some })
    at += size
  }
  const third = Math.ceil(loaded.length / 3)
  for (let part = 0; part < 3; part++)
    calls.splice(part * 25, 0, { door: 'import', messages: loaded.slice(part * third, (part + 1) * third) })
  for (const message of messages.filter(isLate)) calls.push({ door: message.type, messages: [message] })
  return calls
}

/** One that people come into, one that they leave, and one that asks for where they came from. */
export const asked: Record<string, Condition> = {
  'Read prices': { touches: { kinds: ['web_page'], words: 'prices' }, from: 6 },
  'Order little': { touches: { kinds: ['track'], words: 'order' }, to: 2 },
  'Came by mail': { touches: { kinds: ['web_page'], sources: ['email'] }, from: 7 },
}
