import { defineFaults } from '#platform/faults.ts'

export const fileFaults = defineFaults('files', {
  OVER_QUOTA: {
    kind: 'over_quota',
    en: 'Your storage is full: {available_bytes} bytes are left of {quota_bytes}, and this needs {needed_bytes}.',
    zh: '您的存储空间不足：共 {quota_bytes} 字节，剩余 {available_bytes} 字节，本次需要 {needed_bytes} 字节。',
    remedyEn: 'Empty the trash or delete files, or ask the administrator for more.',
    remedyZh: '请清空回收站或删除文件，或请管理员增加配额。',
  },
  PLAN_FULL: {
    kind: 'over_quota',
    en: 'The storage of this workspace is full: of the {limit_bytes} bytes of its plan (“{plan}”) {available_bytes} are left, and this needs {needed_bytes}.',
    zh: '该工作区的存储空间不足：套餐（“{plan}”）共 {limit_bytes} 字节，剩余 {available_bytes} 字节，本次需要 {needed_bytes} 字节。',
    remedyEn:
      'Empty the trash, or delete files or projects; or whoever administers the installation must assign another plan. Nothing was stored.',
    remedyZh: '请清空回收站，或删除文件或项目；也可请系统管理员更换套餐。本次未保存任何内容。',
    outside: {
      en: 'The storage of this workspace is full.',
      zh: '该工作区的存储空间不足。',
      remedyEn: 'Ask whoever shared the project with you: the workspace must make room. Nothing was stored.',
      remedyZh: '请联系与您共享此项目的人：需由该工作区腾出空间。本次未保存任何内容。',
    },
  },
  PLAN_SPENT: {
    kind: 'over_quota',
    en: 'The storage of this workspace is full: {used_bytes} bytes are used of the {limit_bytes} of its plan (“{plan}”). Nothing more is made until there is room.',
    zh: '该工作区的存储空间已满：套餐（“{plan}”）共 {limit_bytes} 字节，已用 {used_bytes} 字节。腾出空间前不再制作新内容。',
    remedyEn:
      'Empty the trash, or delete files or projects; or whoever administers the installation must assign another plan. Then retry. Nothing was started or charged.',
    remedyZh: '请清空回收站，或删除文件或项目；也可请系统管理员更换套餐，然后重试。本次未启动任何制作，也未产生费用。',
    outside: {
      en: 'The storage of this workspace is full. Nothing more is made until there is room.',
      zh: '该工作区的存储空间已满。腾出空间前不再制作新内容。',
      remedyEn:
        'Ask whoever shared the project with you: the workspace must make room. Nothing was started or charged.',
      remedyZh: '请联系与您共享此项目的人：需由该工作区腾出空间。本次未启动任何制作，也未产生费用。',
    },
  },
  ARCHIVE_TOO_MANY: {
    kind: 'too_large',
    en: '{files} files are too many for one archive: at most {most}.',
    zh: '一次打包下载最多 {most} 个文件，所选为 {files} 个。',
    remedyEn: 'Choose fewer files and download them in turns. Nothing was charged.',
    remedyZh: '请减少所选文件，分几次下载。未产生费用。',
  },
  ARCHIVE_TOO_LARGE: {
    kind: 'too_large',
    en: 'These files are too large for one archive: {size_bytes} bytes together, at most {limit_bytes}.',
    zh: '所选文件过大，无法打包下载：共 {size_bytes} 字节，最多 {limit_bytes} 字节。',
    remedyEn: 'Choose fewer files and download them in turns. Nothing was charged.',
    remedyZh: '请减少所选文件，分几次下载。未产生费用。',
  },
  NOT_ARRIVED: {
    kind: 'conflict',
    en: 'The content of this file has not arrived yet.',
    zh: '该文件的内容尚未上传完成。',
    remedyEn: 'Send the bytes to the upload link first; it holds until {upload_expires_at}.',
    remedyZh: '请先把内容发送到上传链接；该链接有效至 {upload_expires_at}。',
  },
  UPLOAD_EXPIRED: {
    kind: 'gone',
    en: 'The time for this upload has run out.',
    zh: '上传时限已过。',
    remedyEn: 'Ask for a new upload link and send the content again.',
    remedyZh: '请重新申请上传链接并再次上传。',
  },
  PARTS_MISSING: {
    kind: 'conflict',
    en: '{missing_count} of {part_count} parts have not arrived yet.',
    zh: '共 {part_count} 个分片，还有 {missing_count} 个未到达。',
    remedyEn: 'Send the missing parts, then complete again.',
    remedyZh: '请补传缺少的分片，然后再次完成。',
  },
  NOT_LISTENABLE: {
    kind: 'conflict',
    en: 'No sound can be heard in this file.',
    zh: '该文件中没有可播放的声音。',
    remedyEn: 'Choose a sound file, or a video with sound.',
    remedyZh: '请选择音频文件，或带声音的视频。',
  },
  NO_PREVIEW: {
    kind: 'conflict',
    en: 'No picture can be made of this file.',
    zh: '无法为该文件生成预览图。',
    remedyEn: 'Download it and open it with a program of its kind.',
    remedyZh: '请下载后用相应的程序打开。',
  },
  BAD_NAME: {
    kind: 'invalid',
    en: 'This cannot be the name of a file: {reason}',
    zh: '文件名无效：{reason}',
    remedyEn: 'Give a plain name without folders.',
    remedyZh: '请使用不含文件夹的普通文件名。',
  },
  NO_FILE: {
    kind: 'invalid',
    en: 'The request holds no file.',
    zh: '请求中没有文件。',
    remedyEn: 'Send multipart/form-data with one part named "file", after the other fields.',
    remedyZh: '请以 multipart/form-data 发送，文件字段名为 "file"，并放在其他字段之后。',
  },
  IN_TRASH: {
    kind: 'conflict',
    en: 'The file is in the trash.',
    zh: '该文件已在回收站中。',
    remedyEn: 'Restore it first; that is possible until {purge_at}.',
    remedyZh: '请先恢复；在 {purge_at} 之前均可恢复。',
  },
  NOT_IN_TRASH: {
    kind: 'conflict',
    en: 'The file is not in the trash.',
    zh: '该文件不在回收站中。',
    remedyEn: 'Nothing needs to be restored.',
    remedyZh: '无需恢复。',
  },
})
