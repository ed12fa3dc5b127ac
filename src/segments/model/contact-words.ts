import { t } from './contact-texts.ts'

/** 'may.newsletter.email': the purpose as the company keys it. */
export function contactWords(key: string): string {
  const [, purpose = '', channel] = key.split('.')
  const words = { purpose: purpose.replaceAll('_', ' ') }
  return channel === undefined
    ? t('may_profiling', words)
    : t('may', { ...words, channel: t(`by_${channel as 'email'}`) })
}
