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
  {
    package: 'argparse',
    licence: 'PSF-2.0',
    reason: 'the licence of Python itself, permissive; reads the holiday tables of date-holidays',
  },
  {
    package: 'date-holidays',
    licence: '(ISC AND CC-BY-3.0)',
    reason: 'the code is ISC; the holiday data are CC-BY-3.0 and credited in README',
  },
  { package: 'nodemailer', licence: 'MIT-0', reason: 'MIT without the duty to keep the notice' },
  { package: 'postal-mime', licence: 'MIT-0', reason: 'MIT without the duty to keep the notice' },
  { package: 'pako', licence: '(MIT AND Zlib)', reason: 'both permissive; Zlib is that of the C library' },
  {
    package: 'png-js',
    licence: 'no licence',
    reason: 'MIT by the LICENSE file that it ships; only its manifest does not name it',
  },
]
