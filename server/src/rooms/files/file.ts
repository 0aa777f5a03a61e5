// Names, types and places of files. Pure.
import type { FilePurpose, KeyframeVariant } from '#contract/files.ts'
import { foldText } from '#platform/db/like.ts'
import { faults } from '#platform/faults.ts'
import { fileFaults } from './faults.ts'

const NAME_LENGTH_MAX = 255
const WINDOWS_DEVICES = /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i

/**
 * A name that is safe in any folder of any system: the last part of what was given, without control characters, invisible
 * direction marks or signs that some file system refuses.
 */
export function cleanName(given: string): string {
  const last = given.toWellFormed().normalize('NFC').split(/[/\\]/).at(-1) ?? ''
  const plain = last
    .replace(/[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/g, '')
    .replace(/[<>:"|?*]/g, '_')
    .replace(/[. ]+$/, '')
    .trim()
  if (plain === '' || /^\.+$/.test(plain))
    throw fileFaults.BAD_NAME({
      reason: { en: 'nothing is left of it', 'zh-CN': '去除不允许的字符后为空' },
      field: '/file_name',
    })
  return shorten(WINDOWS_DEVICES.test(plain) ? `_${plain}` : plain)
}

/** Keeps the ending, which programs go by. Counted in bytes, as file systems do. */
function shorten(name: string): string {
  if (Buffer.byteLength(name) <= NAME_LENGTH_MAX) return name
  const ending = endingOf(name)
  const signs = [...name.slice(0, name.length - ending.length)]
  while (Buffer.byteLength(signs.join('') + ending) > NAME_LENGTH_MAX) signs.pop()
  return signs.join('') + ending
}

/** ".png", or nothing. */
export function endingOf(name: string): string {
  return /\.[A-Za-z0-9]{1,12}$/.exec(name)?.[0].toLowerCase() ?? ''
}

const FOLDER: Readonly<Record<FilePurpose, string>> = {
  character: 'characters',
  scene: 'scenes',
  prop: 'props',
  keyframe: 'keyframes',
  video: 'videos',
  audio: 'audio',
  script: 'scripts',
  document: 'documents',
  product: 'products',
  scene_file: 'scene_files',
  export: 'exports',
  avatar: 'avatars',
  temporary: 'temporary',
  other: 'files',
}

type Placed = {
  readonly id: string
  readonly name: string
  readonly projectId: string | null
  readonly purpose: FilePurpose
  readonly variant: KeyframeVariant | null
  readonly chargedTo: string
}

/** The place of a file in exports: users/…/projects/…/keyframes/start/<id>.png. Made of ids only, so nobody can steer it. */
export function exportPath(file: Placed): string {
  const folder = file.purpose === 'keyframe' ? `keyframes/${file.variant ?? 'full'}` : FOLDER[file.purpose]
  const project = file.projectId === null ? '' : `/projects/${file.projectId}`
  return `users/${file.chargedTo}${project}/${folder}/${file.id}${endingOf(file.name)}`
}

const IMAGES = [
  'image/png',
  'image/jpeg',
  'image/webp',
  'image/gif',
  'image/avif',
  'image/heic',
  'image/tiff',
  'image/bmp',
  'image/svg+xml',
]
const TEXTS = [
  'text/*',
  'application/json',
  'application/pdf',
  'application/rtf',
  'application/xml',
  'application/msword',
  'application/vnd.*',
  'application/x-cfb',
]

/** What content a purpose takes, as patterns. `*` takes everything but programs. */
const ACCEPTED: Readonly<Record<FilePurpose, readonly string[]>> = {
  character: IMAGES,
  scene: IMAGES,
  prop: IMAGES,
  keyframe: IMAGES,
  product: [...IMAGES, ...TEXTS],
  avatar: ['image/png', 'image/jpeg', 'image/webp', 'image/gif'],
  video: ['video/*', 'image/gif', 'application/mxf'],
  audio: ['audio/*', 'video/mp4', 'video/webm', 'video/ogg', 'application/ogg'],
  script: TEXTS,
  document: TEXTS,
  scene_file: ['*'],
  export: ['*'],
  temporary: ['*'],
  other: ['*'],
}

const PROGRAMS = [
  'application/x-msdownload',
  'application/x-dosexec',
  'application/x-elf',
  'application/x-mach-binary',
  'application/x-ms-shortcut',
  'application/java-vm',
  'application/x-ms-installer',
]

/** UNSUPPORTED_TYPE if content of this measured type may not serve the purpose. */
export function checkType(purpose: FilePurpose, mediaType: string): void {
  const patterns = ACCEPTED[purpose]
  const fits = patterns.some(
    (pattern) =>
      pattern === '*' || pattern === mediaType || (pattern.endsWith('*') && mediaType.startsWith(pattern.slice(0, -1))),
  )
  if (!fits || PROGRAMS.includes(mediaType))
    throw faults.UNSUPPORTED_TYPE({ media_type: mediaType, accepted: patterns.join(', ') })
}

/** Of text the content tells little more than that it is text: the ending tells the rest. */
const TEXT_ENDINGS: Readonly<Record<string, string>> = {
  '.txt': 'text/plain',
  '.fountain': 'text/x-fountain',
  '.spmd': 'text/x-fountain',
  '.md': 'text/markdown',
  '.csv': 'text/csv',
  '.tsv': 'text/tab-separated-values',
  '.srt': 'text/x-subrip',
  '.vtt': 'text/vtt',
  '.ass': 'text/x-ass',
  '.json': 'application/json',
  '.xml': 'application/xml',
  '.fdx': 'application/xml',
  '.svg': 'image/svg+xml',
  '.pov': 'text/x-povray',
}

export function textType(name: string): string {
  return TEXT_ENDINGS[endingOf(name)] ?? 'text/plain'
}

/** Whether the beginning of some content reads as text in UTF-8, UTF-16 or an East Asian encoding. */
export function looksLikeText(head: Uint8Array): boolean {
  if (head.length === 0) return true
  const hasMark = (head[0] === 0xff && head[1] === 0xfe) || (head[0] === 0xfe && head[1] === 0xff)
  if (hasMark) return true
  const odd = head.filter(
    (byte) => byte < 0x20 && byte !== 0x09 && byte !== 0x0a && byte !== 0x0d && byte !== 0x0c && byte !== 0x1a,
  )
  return odd.length === 0
}

export function searchTextOf(file: { readonly name: string; readonly tags: readonly string[] }): string {
  return foldText(`${file.name}\n${file.tags.join(' ')}`)
}

/** Two decimals, from whole bytes; JavaScript's numbers hold byte counts up to 9 PB exactly. */
export function percentUsed(usedBytes: number, quotaBytes: number): number {
  if (quotaBytes <= 0) return usedBytes > 0 ? 100 : 0
  return Math.round((usedBytes / quotaBytes) * 10_000) / 100
}

/** Whether content of this measured type can be heard. What of a film is only picture shows once it is measured. */
export function maySound(mediaType: string): boolean {
  return mediaType === 'application/ogg' || /^(audio|video)\//.test(mediaType)
}

const ACTIVE = /^(text\/html|text\/xml|application\/(xml|xhtml\+xml|javascript)|image\/svg\+xml|.*\+xml)$/

/** What a browser would run rather than show, if it were opened as a page of ours. */
export function isActive(mediaType: string): boolean {
  return ACTIVE.test(mediaType)
}
