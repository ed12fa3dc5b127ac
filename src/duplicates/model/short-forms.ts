import { foldText } from './fold.ts'

/**
 * Given names and what those who bear them are called for short, or elsewhere in Europe (Dutch, German, English, French,
 * Spanish, Italian): one group a line. 'Bob' and 'Robert' agree on a level of its own, whose weight is learnt as any. A
 * short form may belong to several names. Folded, and common ones only.
 */
const groups = `
johannes johan jan hans hannes jo joop johnny john jean giovanni gianni juan ivan janek
jacobus jacob jakob jaap koos cobus ko jacques jacopo giacomo jaime diego james jim jimmy jamie
cornelis cornelius kees cor corne neel nelis
wilhelmus wilhelm willem wim willi willy will william bill billy guillaume guillermo guglielmo
hendrikus hendrik henk hein rik henri henry harry hal heinrich heiner heinz enrico enrique
petrus peter piet pieter pete pierre piero pietro pedro pjotr
gerardus gerard gerrit gerhard gerd gert geert gerry
antonius antoon anton ton toon tony toni antonio antoine teun tonio
theodorus theodor theo dorus ted teddy
martinus maarten martin martijn tinus marty martino
nicolaas nikolaus nicolas nicholas nico nick klaas klaus niels nicola nicolo
adrianus adriaan adrian ad arie adriano adrien
franciscus frans frank franz francesco francis francois francisco paco franco cisco
josephus jozef josef joseph jos sjef joe joey jose pepe giuseppe beppe sepp
lambertus lambert bert bertus
hubertus hubert huub bert
albertus albert ab bert al alberto albrecht
robertus robert rob bob bobby robbie bert roberto ruprecht
michael michiel michel mike mick mickey michele miguel mischa misha giel
matthias matthijs mathias thijs matt matteo mateo matthew mattheus mathieu
bartholomeus bart barto bartolomeo
thomas tom tommy tomas tommaso maas
christiaan christian chris kris christopher christoph christophe cristiano cristian
alexander alex sander lex xander sascha sasha alessandro alejandro alexandre sandro
leonardus leonard leo leen len leonardo leonhard lennart
laurentius laurens lourens lars laurent lawrence larry lorenzo lorenz
arnoldus arnold arnaud nol arno arnoud
everhardus evert eberhard everard
reinhard reinier rein reiner rainer renier
rudolf ruud rolf rudi rudy rodolfo
ludovicus lodewijk ludwig louis luis luigi lewis lou lutz
friedrich frederik fred freddy fritz frits federico frederic frederick freek
georg george joris jorg jurgen jurrien jorge giorgio georges schorsch
sebastian sebastiaan bas bastian basti sebastien sebastiano
benjamin ben benny benno
daniel dan danny daan daniele
david dave davy davide
dominicus dominik dominique dominic dom
eduard edward ed eddy eddie ward edoardo eduardo edouard ted ned
manfred fred freddy
alfred fred alf alfredo
wolfgang wolf wolfi
maximilian max massimo maxime massimiliano
gregorius gregor gregory greg gregorio gregoire
stephan stefan steven stephen steve steef stijn etienne stefano esteban
andreas andries andre andrew andy drew andrea andres dries
charles charlie chuck karel karl carl carlo carlos
richard rick ricky dick rich ricardo riccardo
patrick pat paddy patrizio
samuel sam sammy samuele
timotheus timothy tim timo timothee
walter wout wouter walt gualtiero gautier
vincentius vincent vince vinnie vincenzo vicente
ignatius ignacio nacho ignace ignaz
anthony tony
donald don donny
kenneth ken kenny
ronald ron ronnie
raymond ray ramon raimund
gabriel gabe gabriele
jonathan jon jonny jonathan
joshua josh
zacharias zachary zach zack
philippus philip philipp phil filip filippo felipe philippe flip
ferdinand ferdi fernand fernando ferdinando nando
herman hermann harm armando armand
helmut helmuth
siegfried sigi sig
detlef detlev
dietrich dieter diederik dirk thierry
ulrich uli
valentin valentijn valentino
viktor victor vic vittorio
emmanuel manuel manu manolo emanuele
rafael raphael rafa raf raffaele
salvatore salvo toto salvador
domenico mimmo nico domingo
luca lucas lukas luc luke luuk
marcus marc mark marco markus marcel marcos
paulus paul pablo paolo pavel pol
simon siem simone
hieronymus jerome jeroen geronimo jeronimo
julius jules julian julien giulio julio
aloysius alois lois luigi
elisabeth elizabeth els elly liesbeth lisbeth betty beth liz lizzy lisa lies bep elise elsa ella lilly lieselotte isabel isabella elisa eliza libby babette sissi
johanna joanna jo hanna hannah anna anneke jopie hanneke janneke jeanne giovanna juana jane jean joan ivana
maria marie mary mia marietje riet ria mieke marijke marja miek maaike mariette mitzi molly polly pilar mimi
catharina katharina katherine catherine kathrin katrin kate katie kathy cathy cato toos trijntje tineke karin karen kati trien kitty caterina catalina carina
margaretha margarete margaret margriet greet griet gretel grete maggie meg peggy marga marge marguerite margherita margarita gretchen rita megan margot
wilhelmina mina willy wil helma minnie wilma willemijn mien guglielmina
cornelia corrie cor nel nelly lia corry
petronella petra nel nelly ella pietje
geertruida gertrud gertrude truus trudy geertje gerda gertie
hendrika henriette henny rika riek heintje henrietta jet hetty harriet enrica
jacoba coby co jacqueline jackie jakoba
adriana adri ada jana adrienne
antonia toni tonia tonny antje antonella antoinette nettie toos
francisca franziska frances fran francesca franka cisca ciska fanny fransje francoise paquita franzi sisi
theodora dora thea doortje dorothea dorothee dorothy dolly dot
christina christine tina stina chris chrissy kristin cristina kerstin stien christel krista christa
alexandra sandra alex sascha alessandra alejandra lexi
susanna susanne suzanne sanne susan sue susie suus susi zsuzsa
magdalena magda lena leni madeleine madelon maddalena maddie
helena helene ellen helen leentje elena lena nelly ilona eleni lenka
eleonora eleonore eleanor ellie nora nelly leonora noor leonor
barbara babs bab barb barbie bettina
veronika veronica vera vroni ronnie veronique
angela angelika angelica angie angelina angele
gabriele gabriela gaby gabi gabrielle
stephanie stefanie steffi stef steph stefania estefania
sabina sabine bine
ursula ulla uschi uschi orsola
brigitte birgit brigitta gitte gitta bridget biggi britta brigida
hildegard hilde hilda
ingeborg inge inga
waltraud traudl traudel
rosemarie rosi rose rosa rosie roos rosalie
annemarie anne marie annemie annemieke anna
anna anne annie ann ans anneke anja annette anouk antje anke nancy anita anouschka ana
patricia pat patty trish tricia patrizia
victoria vicky vicki vittoria viktoria
jennifer jen jenny
jessica jess jessie
rebecca becky becca
deborah debbie deb debora
pamela pam
kimberley kim
samantha sam sammy
nathalie natalie natalia nat natasja natascha tasha
valentina valentine vale
valerie valeria val
veerle vera
wendela wendy
charlotte lotte lotta charlie carlotta carla carlota
caroline carolina carolien carola line carol carrie lina
josephine josefine josefien jose fien josie giuseppina josefa pepita josefina
emilie emily emilia em emmy milly mila
emma em emmy
alida ali aleid aaltje alie
aleida aletta letta
theresia theresa therese tess tessa trees resi terry teresa tere
monika monica mo monique
martina tina martine
mathilde matilda tilly til mathilda matilde
louise luise lou lowie luisa louisa loes lies
laura lora laurie lore
lucia lucie lucy luzia luce
giuliana julia julie jule juliana juliane giulia juliette
concepcion concha conchita
dolores lola
guadalupe lupe
mercedes merche
rosario charo
consuelo chelo
ignazia ignacia nacha
immacolata imma
`

/** By folded name the numbers of its groups. */
const known = new Map<string, number[]>()
groups
  .trim()
  .split('\n')
  .forEach((line, group) => {
    for (const name of new Set(line.split(' ').map(foldText)))
      known.set(name, [...(known.get(name) ?? []), group])
  })

/** The groups that the first of the folded given names is in. */
export const shortFormGroups = (given: string): readonly number[] => {
  const end = given.indexOf(' ')
  return known.get(end === -1 ? given : given.slice(0, end)) ?? []
}

/** May two folded given names be short for, or other forms of, one name? Symmetric; the first of several names tells. */
export function areShortForms(a: string, b: string): boolean {
  const groups = shortFormGroups(b)
  return groups.length > 0 && shortFormGroups(a).some(group => groups.includes(group))
}
