const most = 100

/**
 * Ids of messages out of header values such as `<a@b> <c@d>`: without brackets, each once, in the order given. An id is
 * compared as it is written; only the domain is not told by capitals (RFC 5322, 3.6.4).
 */
export function readMessageIds(values: readonly string[]): string[] {
  const found = values.flatMap(value => {
    const bracketed = [...value.matchAll(/<([^<>\s]+)>/g)].map(match => match[1]!)
    return bracketed.length > 0 ? bracketed : value.split(/[\s,<>]+/)
  })
  const tidy = found
    .filter(id => id !== '' && id.length <= 1_000)
    .map(id => {
      const at = id.lastIndexOf('@')
      return at < 0 ? id : id.slice(0, at) + id.slice(at).toLowerCase()
    })
  return [...new Set(tidy)].slice(0, most)
}
