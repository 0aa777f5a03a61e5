import { API } from '#web/api/request.ts'
import { Avatar } from '#web/ui/avatar.tsx'

type PersonAvatarProps = {
  readonly person: { readonly id: string; readonly display_name: string; readonly avatar_file_id: string | null }
  readonly size?: 'small' | 'medium' | 'large'
}

/** Somebody's picture, or the first letter of the name. */
export function PersonAvatar({ person, size = 'medium' }: PersonAvatarProps) {
  const { id, display_name: name, avatar_file_id: picture } = person
  const src = picture === null ? null : `${API}/users/${id}/avatar?v=${picture}`
  return <Avatar name={name} seed={id} src={src} size={size} />
}
