import { describe, expect, it } from 'vitest';
import { labelFromName } from './nameLabel';

describe('labelFromName', () => {
  it.each([
    [
      true,
      [
        'members.txt',
        'Member.csv',
        'my_members_2024.jsonl',
        'train/a.jsonl',
        'data\\train\\a.txt',
        'in/a.txt',
      ],
    ],
    [true, ['train-00000-of-00001.csv', 'wiki_train.jsonl', 'seen.txt', 'training/pos/1.txt']],
    [
      false,
      ['non-members.txt', 'nonmembers.csv', 'NON_MEMBERS.txt', 'non members.txt', 'out/a.txt', 'test.csv'],
    ],
    [
      false,
      ['test/neg/1.txt', 'held-out.txt', 'heldout.jsonl', 'validation/a.csv', 'unseen.txt', 'dev.json'],
    ],
    [
      null,
      [
        'data.csv',
        'train_test.csv',
        'train/test.csv',
        'members/unseen.txt',
        'in the news.txt',
        'contest.csv',
      ],
    ],
    [null, ['remember.txt', 'trainer.txt', 'nonmembers/members.txt', '', 'latest.csv']],
  ])('tells %s from %j', (expected, names) => {
    expect(names.map(labelFromName)).toEqual(names.map(() => expected));
  });
});
