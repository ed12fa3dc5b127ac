import type { HttpOptions } from '../platform/http.ts'

/** `secret`: 32 bytes that sign the links of preference pages. `dataDir`: where archives lie until they are collected. */
export type PrivacyOptions = HttpOptions & { secret: Buffer; publicUrl: string; dataDir: string }
