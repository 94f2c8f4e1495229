import { createHash } from 'node:crypto';
import type { ObjectSetup } from './object-setup.ts';

/** Storage classes as objects get older. */
const CLASSES = ['Standard', 'IA', 'Archive', 'ColdArchive', 'DeepColdArchive'];
const ACLS = ['default', 'private', 'public-read'];
const DAY_MS = 86_400_000;

/** The objects of `demo-logs`: one from each of these sources every second month of two years. */
export function logObjects(sources: readonly string[]): ObjectSetup[] {
  return sources.flatMap((source, place) =>
    Array.from({ length: 12 }, (_, index) => {
      const date = new Date(Date.UTC(2024, 2 * index, 1 + place, 2, 30, index));
      const day = date.toISOString().slice(0, 10);
      return sampleObject(
        `logs/${source}/${day.replaceAll('-', '/')}/${source}.log.gz`,
        700 * 2 ** ((index * 5 + place) % 14),
        date,
        index + place,
      );
    }),
  );
}

/** The objects of `demo-photos`, some with keys that readers find hard. */
export function photoObjects(): ObjectSetup[] {
  const places = ['Zürich & Bern', '東京', 'São Paulo', 'New York, NY', '100% "Roma"', 'Köln+Bonn'];
  return places.flatMap((place, index) =>
    Array.from({ length: 4 }, (_, photo) => {
      const date = new Date(Date.UTC(2025, index, 3 + photo, 12, photo));
      const name = `${place}/DSC ${1000 + index * 10 + photo}`;
      return [
        sampleObject(`albums/${name}.zip`, 40_000_000 + index, date, 2 + (photo % 2)),
        sampleObject(`originals/${name}.jpg`, 900_000 * (1 + photo), date, photo % 2),
        sampleObject(`thumbnails/${name}.jpg`, 4_096 * (1 + photo), date, 0),
      ];
    }).flat(),
  );
}

function sampleObject(key: string, size: number, date: Date, index: number): ObjectSetup {
  const storageClass = CLASSES[index % CLASSES.length] ?? 'Standard';
  const isMultipartUploaded = size > 1_048_576;
  const digest = createHash('md5').update(key).digest();
  const etag = digest.toString('hex').toUpperCase();
  return {
    key,
    size,
    storageClass,
    lastModified: date,
    etag: isMultipartUploaded ? `${etag}-${Math.ceil(size / 1_048_576)}` : etag,
    objectAcl: ACLS[index % ACLS.length] ?? 'default',
    taggingCount: index % 4,
    isMultipartUploaded,
    isEncrypted: index % 3 === 0,
    crc64: String(digest.readBigUInt64BE()),
    ...(storageClass.includes('Cold')
      ? { transitionedAt: new Date(date.getTime() + 90 * DAY_MS) }
      : {}),
  };
}
