// What a given name makes likely: signs of Chinese names, and English names that hardly anybody of the other gender bears.
// Own tables, from general knowledge; a name that both bear (Robin, Sam, 文) is not in them.
import type { Gender, Sign } from './evidence.ts'
import { surnameOf } from './han-words.ts'

const byWeight = (groups: readonly (readonly [number, string])[]): ReadonlyMap<string, number> =>
  new Map(groups.flatMap(([weight, signs]) => signs.split('').map((sign) => [sign, weight] as const)))

const HAN_FEMALE = byWeight([
  [3, '娟婷芳丽妍媛嫣婉娇媚姗娜莉妮娥娣婵妤姝婕婧嫦姣姬娅妙嫒莎蕊蓓姿妹'],
  [2.5, '珊蕾莲萍淑慧瑶琪薇凤漪玲燕梅霞倩蓉芸茜萱蔓菊兰芬茹荷莺蝶琴瑛翠黛艳秀甜雪芝莹花菲'],
  [1.5, '敏静洁怡悦欣颖彤柔绮月霜露晴晚红诗梦爱琳香雅馨柳瑾璐素贞珍珠玉'],
  [1, '夏冰念语心惠苗云'],
])
const HAN_MALE = byWeight([
  [3, '刚强伟军勇磊彪雄霆钢铁柱栋骁豪锋'],
  [2.5, '涛杰鹏龙虎武峰斌浩健震威骏琛'],
  [2, '辉俊凯亮超森炎铭钧锐振权忠福财根彬驰腾翔翰昊昌顺祥航哲砚牛渊渤'],
  [1.5, '国志宇轩博山川松辰泽深义仁德晟旭康睿衡尧彦恒寒'],
  [1, '明东海建文贵沉帆舟奕'],
])
const SAID_OTHERWISE: readonly (readonly [RegExp, Gender])[] = [
  [/[胜亚若冠赛]男$/, 'female'],
  [/[招来盼引望带]弟$/, 'female'],
]
const SUM_MAX = 4
const REDUPLICATED = 1.5

/** Of a Chinese name alone: 林晚晚, 张强, 阿强, 小芳. */
export function readHanGivenName(name: string): Sign[] {
  if (!/^[\u3400-\u9fff]{2,4}$/.test(name)) return []
  const otherwise = SAID_OTHERWISE.find(([pattern]) => pattern.test(name))
  if (otherwise) return [givenName(otherwise[1], 3, name)]
  const given = /^[小阿老大]/.test(name) ? name.slice(1) : name.slice(surnameOf(name).length) || name.slice(1)
  let female = given.length === 2 && given.charAt(0) === given.charAt(1) ? REDUPLICATED : 0
  let male = 0
  for (const sign of new Set(given)) {
    female += HAN_FEMALE.get(sign) ?? 0
    male += HAN_MALE.get(sign) ?? 0
  }
  if (female > 0 && male > 0 && Math.abs(female - male) < 1.5) return []
  if (female === male) return []
  const weight = Math.min(SUM_MAX, Math.abs(female - male))
  return [givenName(female > male ? 'female' : 'male', weight, name)]
}

const givenName = (gender: Gender, weight: number, text: string): Sign => ({
  kind: 'given_name',
  gender,
  band: null,
  weight,
  text,
})

const FEMALE = new Set(
  (
    'mary anna anne ann annie hannah emma emily olivia sophia sophie isabella isabel isabelle mia charlotte amelia ' +
    'elizabeth eliza betty beth lizzie liz margaret maggie meg peggy susan susie sarah sara jessica jess karen nancy lisa ' +
    'helen ellen elena eleanor nell nelly nellie ella sandra donna carol caroline carolyn ruth sharon michelle laura lauren ' +
    'kimberly deborah debbie dorothy dolly amy angela angelina brenda alice alicia allison julia julie juliet judith judy ' +
    'grace gracie victoria vicky lucy lucille katherine catherine kate katie kathleen kathy cathy jane janet janice jean ' +
    'jenny jennifer joan joanna diana diane rose rosie rosa rosalind rachel rebecca becky eve eva evelyn clara claire clare ' +
    'lily lilian chloe zoe gwendolen gwen cecily cecilia ophelia cordelia desdemona portia beatrice bianca viola rosaline ' +
    'nora norah mara maria marie marian marianne martha marta molly polly sally tina wendy sofia petra jana hana harriet ' +
    'abigail abby ada adele agnes edith edna ethel florence flora frances francesca gertrude gloria hazel heather hilda ' +
    'ida irene iris ivy josephine joy june kitty linda louise louisa lydia mabel marilyn melissa mildred miranda miriam ' +
    'monica natalie natasha nina pamela patricia paula penelope penny phoebe phyllis priscilla ramona rita roberta ruby ' +
    'selina sheila shirley sylvia stella stephanie teresa theresa tess ursula vera veronica violet vivian winifred yvonne ' +
    'amanda andrea april audrey barbara belinda bridget cassandra christina christine daisy daphne delia erica esme esther ' +
    'fiona georgia georgina greta gretchen heidi helena ingrid jacqueline jasmine jill kay kelly kirsten lena leah lola ' +
    'lorraine madeleine madeline naomi nadia nicole odette olga paige rhoda rosemary sabrina samantha serena simone sonia ' +
    'tabitha tamara tara tiffany tracy trudy vanessa yolanda yvette zelda'
  ).split(' '),
)
const MALE = new Set(
  (
    'james jim jimmy john johnny robert rob bob bobby michael mike mick william will bill billy david dave davy richard rick ' +
    'dick joseph joe joey thomas tom tommy charles charlie christopher daniel dan danny matthew matt anthony tony mark marcus ' +
    'donald don steven stephen steve paul andrew andy joshua josh kenneth ken kevin brian bryan george timothy tim ronald ron ' +
    'edward ed eddie ted teddy ned jason jeffrey jeff ryan jacob jake gary nicholas nick eric erik jonathan larry justin scott ' +
    'brandon benjamin ben benny samuel gregory greg alexander frank francis fred freddie frederick patrick raymond ray jack ' +
    'dennis jerry tyler aaron henry harry hank adam peter pete nathan nathaniel walter walt kyle harold carl karl jeremy keith ' +
    'roger arthur art terence sean shaun austin noah lawrence laurence jesse bruce willie albert bert alan allan allen juan ' +
    'logan wayne roy ralph randy eugene gene vincent vince max leo leon leonard oliver lucas luke ethan liam mason romeo ' +
    'hamlet macbeth othello iago mercutio benvolio tybalt algernon ernest jan petr pavel karel josef ivan igor boris hans ' +
    'klaus fritz otto pierre jacques henri carlos miguel diego pedro antonio giovanni marco luigi mario sergio vladimir dmitri ' +
    'abraham abel alfred alistair amos archibald barnaby basil bernard boris bradley brad bryce byron calvin cedric cecil ' +
    'clarence claude clifford clint clive cyril damian derek desmond dexter dominic douglas doug duncan dustin dwight earl ' +
    'edgar edmund edwin elijah elliot elmer ezra felix ferdinand floyd gabriel geoffrey gerald gilbert glenn gordon graham ' +
    'gus gustav guy harvey hector herbert herman horace horatio howard hubert hugh hugo humphrey ian isaac ivor jasper jeremiah ' +
    'jerome joel julian julius kurt lance leroy lester lewis lionel lloyd louis malcolm martin marvin maurice melvin milton ' +
    'mortimer moses murray neil nigel norman oscar oswald otis owen percy perry phil philip phillip quentin reginald reuben ' +
    'rex roderick rodney roland rudolf rufus rupert russell sebastian seth sidney silas simon solomon stan stanley stuart ' +
    'sylvester theodore theo tobias toby todd trevor tristan ulysses victor vernon virgil wallace warren wesley wilbur wilfred ' +
    'winston xavier zachary zack'
  ).split(' '),
)
const GIVEN_NAME_WEIGHT = 3.5

/** Of one word: "Margaret". */
export function readGivenName(word: string): Sign[] {
  const lowered = word.toLowerCase()
  const gender = FEMALE.has(lowered) ? 'female' : MALE.has(lowered) ? 'male' : null
  return gender === null ? [] : [givenName(gender, GIVEN_NAME_WEIGHT, word)]
}
