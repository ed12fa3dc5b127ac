/** Why a message is not somebody's, or waits for somebody to look. */
export const inboundReasons = [
  'bounce',
  'report',
  'absence',
  'automatic',
  'challenge',
  'receipt',
  'loop',
  'spam',
  'list',
  'colleague',
  'role',
  'no_sender',
  'taught',
  'erased',
  'forged',
  'reply_to',
  'flood',
  'box_flood',
  'too_large',
  'unreadable',
] as const
export type InboundReason = (typeof inboundReasons)[number]
