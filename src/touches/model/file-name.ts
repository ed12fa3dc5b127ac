const longest = 150

/** Names that Windows keeps for devices. */
const devices = /^(con|prn|aux|nul|com\d|lpt\d)(\..*)?$/i

/**
 * A name of a file that is safe to show and to save: its last part, in one line, without marks that turn the direction of
 * reading or end a path, bounded with its ending kept. Never empty.
 */
export function cleanFileName(name: string): string {
  const last = name.normalize('NFC').split(/[\\/]/).at(-1) ?? ''
  const bare = last
    .replace(/[\p{Cc}\p{Cf}\p{Co}\p{Cn}]/gu, '')
    .toWellFormed()
    .replace(/[<>:"|?*\uFFFD]/g, '_')
    .replace(/\s+/g, ' ')
    .replace(/^[ .]+|[ .]+$/g, '')
  if (bare === '') return 'file'
  const safe = devices.test(bare) ? `_${bare}` : bare
  if ([...safe].length <= longest) return safe
  const ending = /\.[^. ]{1,10}$/.exec(safe)?.[0] ?? ''
  return [...safe].slice(0, longest - ending.length).join('') + ending
}

/**
 * The value of Content-Disposition (RFC 6266) that saves and never shows: plain letters, and the whole name beside them.
 * `how` is 'inline' only for pictures that are shown among words.
 */
export function attachmentHeader(name: string, how: 'attachment' | 'inline' = 'attachment'): string {
  const plain = name
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replace(/[^\x20-\x7e]|["\\%]/g, '_')
  const whole = encodeURIComponent(name).replace(
    /['()*]/g,
    sign => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
  )
  return `${how}; filename="${plain}"; filename*=UTF-8''${whole}`
}
