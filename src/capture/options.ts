import type { HttpOptions } from '../platform/http.ts'

/** `secret`: 32 bytes that sign tokens and links of hosted forms. `publicUrl`: where readers reach us. */
export type CaptureOptions = HttpOptions & {
  secret: Buffer
  publicUrl: string
}
