import type { MailFile } from './mail.ts'

const decoder = new TextDecoder('windows-1252')

/**
 * What a winmail.dat holds (Transport Neutral Encapsulation, MS-OXTNEF): the plain body and its files. Null when it is none.
 * Lengths that point outside end the reading; what was read before stays.
 */
export function readTnef(bytes: Uint8Array): { body: string | null; files: MailFile[] } | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (bytes.byteLength < 6 || view.getUint32(0, true) !== 0x223e9f78) return null
  let body: string | null = null
  const files: MailFile[] = []
  for (let at = 6; at + 9 <= bytes.byteLength; ) {
    const id = view.getUint32(at + 1, true) & 0xffff
    const length = view.getUint32(at + 5, true)
    const from = at + 9
    if (length > bytes.byteLength - from) break
    const value = bytes.subarray(from, from + length)
    if (id === 0x800c) body = textOf(value)
    else if (id === 0x9002 && files.length < 200)
      files.push({ name: 'file', type: 'application/octet-stream', bytes: value.subarray(0, 0) })
    else if (id === 0x8010 && files.length > 0) files[files.length - 1]!.name = textOf(value) || 'file'
    else if (id === 0x800f && files.length > 0) files[files.length - 1]!.bytes = value
    at = from + length + 2
  }
  return { body, files: files.filter(file => file.bytes.byteLength > 0) }
}

const textOf = (value: Uint8Array): string =>
  decoder
    .decode(value)
    .replace(/\0[\s\S]*$/, '')
    .replace(/\r\n?/g, '\n')
