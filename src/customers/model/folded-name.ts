/** The parts of a name in small letters without marks; 'Vries, J. de' is read as 'J. de Vries'. */
export function foldedName(name: string): string[] {
  const [family, given] = name.split(',').map(part => part.trim())
  const turned = given ? `${given} ${family}` : name
  return turned
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter(part => part !== '')
}
