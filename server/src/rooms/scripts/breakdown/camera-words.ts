// Camera directions that a script gives: 特写, 全景, 推, CLOSE ON, WIDE, PAN, POV. They are obeyed to the letter.
import type { CameraAngle, CameraMove, ShotFraming, ShotSize } from '#contract/breakdown.ts'

export type CameraWords = {
  readonly size: ShotSize | null
  readonly angle: CameraAngle | null
  readonly move: CameraMove | null
  readonly framing: ShotFraming | null
}

const SIZES: readonly (readonly [ShotSize, RegExp])[] = [
  ['extreme_close', /大特写|极特写|\bextreme close|\bECU\b|\bXCU\b/i],
  ['close', /特写|\bclose(?:[- ]?up| on| shot)|\bCU\b|\btight on|\binsert\b|fills the/i],
  ['medium_close', /中近景|近景|\bmedium close|\bMCU\b/i],
  ['medium', /中景|\bmedium shot|\bmid shot|\bMS\b/i],
  ['extreme_wide', /大远景|大全景|远景|航拍|鸟瞰|\bextreme wide|\bextreme long|\baerial|\bbird'?s[- ]eye/i],
  ['full', /全身|小全景|\bfull shot/i],
  ['wide', /全景|\bwide(?: shot| angle| on)?\b(?=\s*[:.\-—]|\s+(?:shot|on|of))|\bWIDE\b|\blong shot|\bestablishing/],
]
const ANGLES: readonly (readonly [CameraAngle, RegExp])[] = [
  ['overhead', /顶拍|鸟瞰|俯瞰|垂直俯拍|\boverhead|\btop[- ]down|\bbird'?s[- ]eye/i],
  ['high', /俯拍|俯视|高角度|航拍|\bhigh angle|\baerial|\blooking down on/i],
  ['low', /仰拍|仰视|低角度|\blow angle/i],
  ['dutch', /倾斜镜头|斜角|荷兰角|\bdutch|\bcanted/i],
]
const MOVES: readonly (readonly [CameraMove, RegExp])[] = [
  [
    'push_in',
    /推近|推进|推向|镜头推|缓推|推镜|急推|推至|\bpush(?:es|ing)? in|\bdolly in|\bzoom(?:s|ing)? in|\btrack(?:s|ing)? in|\bmoves? in on/i,
  ],
  [
    'pull_out',
    /拉远|拉开|镜头拉|缓拉|拉镜|拉出|拉至|\bpull(?:s|ing)? (?:back|out)|\bdolly out|\bzoom(?:s|ing)? out|\bcrane up and away/i,
  ],
  ['pan_left', /左摇|摇向左|向左摇|\bpan(?:s|ning)? left/i],
  ['pan_right', /右摇|镜头摇|摇镜|横摇|摇向|镜头横移|镜头移|跟拍|镜头跟|\bpan(?:s|ning)?\b(?! of)|\btracking shot/i],
  ['tilt_up', /上摇|镜头上移|镜头升|升镜|摇上|\btilt(?:s|ing)? up|\bcrane up/i],
  ['tilt_down', /下摇|镜头下移|镜头降|降镜|摇下|\btilt(?:s|ing)? down|\bcrane down/i],
]
const FRAMINGS: readonly (readonly [ShotFraming, RegExp])[] = [
  ['empty', /空镜/],
  ['insert', /\binsert\b/i],
  ['over_shoulder', /过肩|\bover[- ]the[- ]shoulder|\bOTS\b/i],
  ['two_shot', /双人镜头|双人中景|\btwo[- ]shot/i],
]

function find<T>(table: readonly (readonly [T, RegExp])[], text: string): T | null {
  for (const [value, pattern] of table) if (pattern.test(text)) return value
  return null
}

export function readCameraWords(text: string): CameraWords {
  const bounded = text.slice(0, 400)
  return {
    size: find(SIZES, bounded),
    angle: find(ANGLES, bounded),
    move: find(MOVES, bounded),
    framing: find(FRAMINGS, bounded),
  }
}

export function hasCameraWords(words: CameraWords): boolean {
  return words.size !== null || words.angle !== null || words.move !== null || words.framing !== null
}

const STARTS_SHOT =
  /^(?:大?特写|极特写|[中大小]?[近中全远]景|中近景|空镜|俯拍|仰拍|航拍|镜头|主观|闪回|闪进|POV|CLOSE|WIDE|ANGLE ON|INSERT|EXTREME|PAN\b|REVERSE|ON [A-Z]{2,}|BACK TO)/

/** A sentence that begins like this is a new picture. */
export function startsNewPicture(sentence: string): boolean {
  return STARTS_SHOT.test(sentence)
}

const SUBJECT =
  /^(?:大?特写|极特写|空镜|CLOSE(?:[- ]?UP)?(?: ON| OF)?|INSERT|EXTREME CLOSE(?:[- ]?UP)?(?: ON| OF)?|ANGLE ON)\s{0,3}[：:—\-–,，.]?\s{0,3}([^。！？!?.;；]{1,60})/i

/** What a 特写 or CLOSE ON looks at. */
export function readSubject(sentence: string): string | null {
  const found = SUBJECT.exec(sentence.trim())
  const subject = found?.[1]?.trim() ?? ''
  return subject === '' ? null : subject
}
