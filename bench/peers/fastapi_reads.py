"""The peer: FastAPI and SQLAlchemy as a careful seed has them: one worker, uvloop, token checked, user read, page, count.

Lists select no documents, and the tables and indexes are the studio's own, so only the stack differs.
Called with one JSON argument: {"url", "port", "accessKey"}; prints a line when it listens.
"""
import json
import sys
from datetime import datetime
from typing import List, Optional
from uuid import UUID

import jwt
import uvicorn
from fastapi import Depends, FastAPI, Header, HTTPException
from pydantic import BaseConfig, BaseModel, create_model
from sqlalchemy import ARRAY, Boolean, Column, DateTime, Integer, BigInteger, String, func, select
from sqlalchemy.dialects.postgresql import UUID as PgUuid
from sqlalchemy.ext.asyncio import AsyncSession, create_async_engine
from sqlalchemy.orm import declarative_base, sessionmaker

task = json.loads(sys.argv[1])
engine = create_async_engine(task["url"].replace("postgresql://", "postgresql+asyncpg://"), pool_size=20, max_overflow=10)
session_of = sessionmaker(engine, class_=AsyncSession, expire_on_commit=False)
key = bytes.fromhex(task["accessKey"])
Base = declarative_base()


def id_column(**options):
    return Column(PgUuid(as_uuid=True), **options)


class User(Base):
    __tablename__ = "users"
    id = id_column(primary_key=True)
    username = Column(String)
    email = Column(String)
    display_name = Column(String)
    bio = Column(String)
    avatar_file_id = id_column()
    operator = Column(Boolean)
    status = Column(String)
    last_sign_in_at = Column(DateTime(timezone=True))
    revision = Column(Integer)
    created_at = Column(DateTime(timezone=True))
    updated_at = Column(DateTime(timezone=True))


class Project(Base):
    __tablename__ = "projects"
    id = id_column(primary_key=True)
    workspace_id = id_column()
    kind = Column(String)
    title = Column(String)
    description = Column(String)
    stage = Column(String)
    status = Column(String)
    genre = Column(String)
    tags = Column(ARRAY(String))
    difficulty = Column(Integer)
    thumbnail_file_id = id_column()
    view_count = Column(BigInteger)
    like_count = Column(BigInteger)
    take_count = Column(BigInteger)
    revision = Column(Integer)
    created_by = id_column()
    created_at = Column(DateTime(timezone=True))
    updated_at = Column(DateTime(timezone=True))
    trashed_at = Column(DateTime(timezone=True))
    purge_at = Column(DateTime(timezone=True))


class Task(Base):
    __tablename__ = "tasks"
    id = id_column(primary_key=True)
    workspace_id = id_column()
    project_id = id_column()
    kind = Column(String)
    title = Column(String)
    subject_kind = Column(String)
    subject_id = id_column()
    state = Column(String)
    attempt = Column(Integer)
    percent = Column(Integer)
    message = Column(String)
    estimate_seconds = Column(Integer)
    cost_micros = Column(BigInteger)
    cost_currency = Column(String)
    log_lines = Column(BigInteger)
    created_by = id_column()
    created_at = Column(DateTime(timezone=True))
    started_at = Column(DateTime(timezone=True))
    finished_at = Column(DateTime(timezone=True))
    updated_at = Column(DateTime(timezone=True))
    removed_at = Column(DateTime(timezone=True))


TYPES = {"UUID": UUID, "BOOLEAN": bool, "INTEGER": int, "BIGINTEGER": int, "DATETIME": datetime, "ARRAY": List[str]}


def kind_of(column):
    return str if isinstance(column.type, String) else TYPES[type(column.type).__name__.upper()]


def reply_of(model):
    fields = {column.name: (Optional[kind_of(column)], None) for column in model.__table__.columns}
    return create_model(model.__name__ + "Reply", __config__=type("Config", (BaseConfig,), {"orm_mode": True}), **fields)


UserReply, ProjectReply, TaskReply = reply_of(User), reply_of(Project), reply_of(Task)


class ProjectPage(BaseModel):
    items: List[ProjectReply]
    total: int


class TaskPage(BaseModel):
    items: List[TaskReply]
    total: int


app = FastAPI()


async def session():
    async with session_of() as opened:
        yield opened


async def current_user(authorization: str = Header(), db: AsyncSession = Depends(session)) -> User:
    try:
        claims = jwt.decode(authorization[7:], key, algorithms=["HS256"])
    except jwt.PyJWTError:
        raise HTTPException(401)
    user = (await db.execute(select(User).where(User.id == UUID(claims["sub"])))).scalar_one_or_none()
    if user is None:
        raise HTTPException(401)
    return user


@app.get("/api/v1/users/me", response_model=UserReply)
async def me(user: User = Depends(current_user)):
    return user


async def page_of(db, model, condition, page, size):
    rows = await db.execute(select(model).where(*condition).order_by(model.created_at.desc()).offset((page - 1) * size).limit(size))
    total = await db.execute(select(func.count()).select_from(model).where(*condition))
    return {"items": rows.scalars().all(), "total": total.scalar_one()}


@app.get("/api/v1/projects", response_model=ProjectPage)
async def projects(page: int = 1, size: int = 20, x_workspace: UUID = Header(), user: User = Depends(current_user), db: AsyncSession = Depends(session)):
    return await page_of(db, Project, [Project.workspace_id == x_workspace, Project.status == "active"], page, size)


@app.get("/api/v1/projects/{project_id}", response_model=ProjectReply)
async def project(project_id: UUID, x_workspace: UUID = Header(), user: User = Depends(current_user), db: AsyncSession = Depends(session)):
    found = (await db.execute(select(Project).where(Project.id == project_id, Project.workspace_id == x_workspace))).scalar_one_or_none()
    if found is None:
        raise HTTPException(404)
    return found


@app.get("/api/v1/tasks", response_model=TaskPage)
async def tasks(page: int = 1, size: int = 20, x_workspace: UUID = Header(), user: User = Depends(current_user), db: AsyncSession = Depends(session)):
    return await page_of(db, Task, [Task.workspace_id == x_workspace, Task.removed_at.is_(None)], page, size)


@app.on_event("startup")
async def say_ready():
    print("listening soon", flush=True)


uvicorn.run(app, host="127.0.0.1", port=task["port"], loop="uvloop", http="httptools", log_level="warning", access_log=False)
