/**
 * Packages whose licence is not on the permissive list and which we use all the same, each with its reason.
 * A `package` that ends in `*` covers every package that begins so.
 */
export const licenceExceptions: { package: string; licence: string; reason: string }[] = [
  {
    package: 'lightningcss*',
    licence: 'MPL-2.0',
    reason: 'vite runs it unchanged while it builds the web files; nothing of it is served',
  },
]
