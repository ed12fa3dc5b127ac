/** Programs that send one identification and one event to `host` with `key`, to copy as they are. */
export function nodeSnippet(host: string, key: string): string {
  return `import { Analytics } from '@segment/analytics-node'

const analytics = new Analytics({
  writeKey: '${key}',
  host: '${host}',
})

analytics.identify({
  userId: 'customer-4711',
  traits: { email: 'jan@example.com', name: 'Jan de Vries', company: { name: 'Example B.V.' } },
})
analytics.track({
  userId: 'customer-4711',
  event: 'Guide Downloaded',
  properties: { name: 'Choosing a conveyor' },
})
await analytics.closeAndFlush()
`
}

export function curlSnippet(host: string, key: string): string {
  return `curl ${host}/v1/track \\
  --user '${key}:' \\
  --header 'content-type: application/json' \\
  --data '{"messageId":"order-2291","userId":"customer-4711","event":"Guide Downloaded"}'
`
}

/** The tag of a page, with the settings of its key. */
export function pageSnippet(host: string, key: string): string {
  return `<script async src="${host}/snippet.js?key=${key}"></script>
`
}

/** What a page's security policy has to allow beside what it allows already. */
export function policySnippet(host: string): string {
  return `Content-Security-Policy: script-src 'self' ${host}; connect-src 'self' ${host}
`
}

/** How a page tells what the reader agreed to, and what happened. */
export function callsSnippet(): string {
  return `lp('consent', true)
lp('track', 'Price List Opened', { list: 'spring' })
lp('identify', 'customer-4711', { email: 'jan@example.com' }, { userHash: '…' })
lp('reset')
`
}

/** How the company's server signs a user for its pages. */
export function signSnippet(): string {
  return `import { createHmac } from 'node:crypto'

const userHash = createHmac('sha256', process.env.LINCHPIN_SIGNING_SECRET)
  .update('customer-4711')
  .digest('hex')
`
}
