/** Fewest digits by which somebody is looked up, and most that a number has (ITU-T E.164). */
const fewest = 6
const most = 15

/**
 * The digits of words that look like a telephone number, from the end, as the index `phone_tail` has them; null for other
 * words. The prefix of the country, '00' or a trunk zero are left out where they stand: what follows is the end of the
 * number in E.164, in whatever way both were written.
 */
export function phoneTail(words: string): string | null {
  const plain = words.normalize('NFKC').trim()
  if (!/^(tel\.?:?\s*)?[+(]?[\d\s()./\-–+]+$/i.test(plain)) return null
  const digits = plain.replace(/\(0\)/g, '').replace(/\D/g, '').replace(/^0+/, '')
  if (digits.length < fewest || digits.length > most) return null
  return [...digits].reverse().join('')
}
