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
