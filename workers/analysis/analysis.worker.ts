import { expose } from 'comlink';
import { AnalysisService } from './analysisService';

expose(new AnalysisService());
