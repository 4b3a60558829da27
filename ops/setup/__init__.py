"""Bring a machine to a running judge: engine, images, secrets, services, and a proof that they work.

Standard library only: this runs on a fresh machine, before there is any virtual environment.
"""
