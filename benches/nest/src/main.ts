import 'reflect-metadata';
import { Body, Controller, Get, Module, Post, ValidationPipe } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { Type } from 'class-transformer';
import { ArrayMaxSize, IsArray, IsBoolean, IsEmail, IsInt, IsString, Length, Max, Min, ValidateNested } from 'class-validator';

class Address {
  @IsString() @Length(1, 80) street!: string;
  @IsString() @Length(1, 40) city!: string;
}

class CreateCat {
  @IsString() @Length(1, 40) name!: string;
  @IsInt() @Min(0) @Max(30) age!: number;
  @IsEmail() email!: string;
  @IsBoolean() tame!: boolean;
  @IsArray() @ArrayMaxSize(4) @ValidateNested({ each: true }) @Type(() => Address) addresses!: Address[];
}

@Controller()
class Cats {
  @Get() hello() { return 'Hello, Baya!'; }
  @Post('cats') create(@Body() cat: CreateCat) { return { id: 64, ...cat }; }
}

@Module({ controllers: [Cats] })
class AppModule {}

const app = await NestFactory.create<NestFastifyApplication>(AppModule, new FastifyAdapter(), { logger: ['error'] });
// The headers that Baya sends by default.
if (process.env.SECURITY_HEADERS) {
  app.getHttpAdapter().getInstance().addHook('onRequest', (_request, reply, done) => {
    reply.headers({
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
      'referrer-policy': 'no-referrer',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
    });
    done();
  });
}
app.useGlobalPipes(new ValidationPipe({ transform: true, whitelist: true }));
await app.listen(Number(process.env.PORT ?? 3000), '127.0.0.1');
