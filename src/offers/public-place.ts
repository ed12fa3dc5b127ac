/** What links to us are made of: `secret` signs, `base` is our public address without a slash at its end. */
export type PublicPlace = { secret: Buffer; base: string }
