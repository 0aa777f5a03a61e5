import { defineFaults } from '../faults.ts'

export const blobFaults = defineFaults('blobs', {
  NOT_FOUND: {
    kind: 'not_found',
    en: 'The stored content is not there.',
    zh: '存储的内容不存在。',
    remedyEn: 'It may have been deleted. Load the list again; if it should be there, tell the administrator.',
    remedyZh: '内容可能已被删除。请重新载入列表；若应当存在，请告知管理员。',
  },
  EXISTS: {
    kind: 'conflict',
    en: 'Something was already stored in this place.',
    zh: '该位置已有内容。',
    remedyEn: 'The upload has arrived before: go on to the next step. For other content ask for a new link.',
    remedyZh: '此前的上传已到达：请继续下一步。若内容不同，请申请新的链接。',
  },
  RANGE: {
    kind: 'invalid',
    en: 'The range lies outside the content of {size_bytes} bytes.',
    zh: '请求的范围超出内容大小（{size_bytes} 字节）。',
    remedyEn: 'Ask for a range within the content.',
    remedyZh: '请请求内容范围之内的部分。',
  },
  INVALID_KEY: {
    kind: 'invalid',
    en: 'This is no name of stored content.',
    zh: '存储内容的名称无效。',
    remedyEn: 'Use the link exactly as it was given.',
    remedyZh: '请原样使用所给的链接。',
  },
  NO_UPLOAD: {
    kind: 'gone',
    en: 'This upload is over: it was completed, given up or swept away.',
    zh: '该上传已结束：已完成、已放弃或已被清理。',
    remedyEn: 'Load the list again; if the file is not there, upload it once more.',
    remedyZh: '请重新载入列表；若没有该文件，请再次上传。',
  },
  PARTS: {
    kind: 'invalid',
    en: 'The parts do not make a whole: {reason}.',
    zh: '分片无法组成完整文件：{reason}。',
    remedyEn: 'List the parts that have arrived, send those that are missing, then complete again.',
    remedyZh: '请列出已到达的分片，补传缺少的部分后再次完成。',
  },
  PART_SIZE: {
    kind: 'invalid',
    en: 'This part has {size_bytes} bytes instead of {expected_bytes}.',
    zh: '该分片为 {size_bytes} 字节，应为 {expected_bytes} 字节。',
    remedyEn: 'Cut the file as the upload says, and send the part again.',
    remedyZh: '请按上传要求切分文件，并重新发送该分片。',
  },
  LINK_REFUSED: {
    kind: 'forbidden',
    en: 'This link is not valid, or not for this use.',
    zh: '链接无效，或不适用于此操作。',
    remedyEn: 'Use the link exactly as it was given, or ask for a new one.',
    remedyZh: '请原样使用所给的链接，或重新获取。',
  },
  LINK_EXPIRED: {
    kind: 'forbidden',
    en: 'This link has expired.',
    zh: '链接已过期。',
    remedyEn: 'Load the page again to get a new one.',
    remedyZh: '请重新载入页面以获取新链接。',
  },
})
