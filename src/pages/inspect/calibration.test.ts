import { describe, expect, it } from 'vitest';
import { attackById } from '../../attacks/registry';
import { Settings } from '../../state/settings.svelte';
import { calibrateAll, calibration, isCalibrated, nameOf } from './calibration';

describe('the calibration switch', () => {
  it('is on for every attack that reads the target alone, and for no other', () => {
    const settings = new Settings();
    expect(calibration(settings.options)).toBe('none');
    calibrateAll(settings, true);
    expect(calibration(settings.options)).toBe('all');
    for (const id of ['loss', 'min-k', 'neighborhood', 'entropy'])
      expect(isCalibrated(attackById(id), settings.options)).toBe(true);
    for (const id of ['reference', 'wbc', 'loss-calibrated'])
      expect(isCalibrated(attackById(id), settings.options)).toBe(false);
    settings.setOption('loss', 'calibrate', 0);
    expect(calibration(settings.options)).toBe('some');
    calibrateAll(settings, false);
    expect(calibration(settings.options)).toBe('none');
    expect(settings.write().toString()).toBe('');
  });

  it('leaves other options as they are, and changes the name', () => {
    const settings = new Settings();
    settings.setOption('min-k', 'k', 0.3);
    calibrateAll(settings, true);
    expect(settings.options['min-k']).toEqual({ k: 0.3, calibrate: 1 });
    expect(nameOf(attackById('min-k'), settings.options)).toBe('Min-K%, calibrated');
    expect(nameOf(attackById('reference'), settings.options)).toBe('Reference');
  });
});
