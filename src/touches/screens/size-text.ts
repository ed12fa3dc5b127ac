import { t } from './texts.ts'

/** Bytes as people say them: of three digits at most. */
export function sizeText(bytes: number): string {
  if (bytes < 1_000) return t('bytes', { n: bytes })
  const [value, unit] =
    bytes < 1_000_000 ? ([bytes / 1_000, 'kB'] as const) : ([bytes / 1_000_000, 'MB'] as const)
  return t('size', { n: value < 10 ? value.toFixed(1) : Math.round(value).toString(), unit })
}
